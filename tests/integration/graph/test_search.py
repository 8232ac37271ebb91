"""Entities are found by any of their names, once, and say by what else they are known."""

import pytest

from integration.graph.conftest import Graph
from support.planted import Garden
from support.registry import APART, CURATED, INITIALS

ADA, BYRON, ENGINE = "Ada Lovelace", "Lord Byron", "Analytical Engine"
COUNTESS, ENCHANTRESS = "Countess of Lovelace", "Enchantress of Number"


@pytest.fixture
async def garden(graph: Graph) -> Garden:
    """Ada Lovelace goes by three names in two documents; nothing else does."""
    names = (ADA, BYRON, ENGINE, COUNTESS, ENCHANTRESS)
    garden = Garden(graph.garden.sessions, graph.garden.writer, graph.garden.workspace_id, names)
    garden.registry.links.update({COUNTESS: (ADA, INITIALS), ENCHANTRESS: (ADA, CURATED)})
    await garden.plant([(f"{ADA} wrote of the {ENGINE}. She was the {COUNTESS}.", [])], title="Engines")
    await garden.plant([(f"{BYRON} had a daughter, the {COUNTESS}, called the {ENCHANTRESS}.", [])], title="Poets")
    return garden


async def found(graph: Graph, q: str, **more: str | int) -> list[str]:
    answer = await graph.get("entities", q=q, **more)
    assert answer.status_code == 200, answer.text
    return [entity["name"] for entity in answer.json()["items"]]


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("countess", [ADA]),  # beginning of a name it is not shown under
        ("lovelace", [ADA]),  # inside two of its names
        ("en", [ADA, ENGINE]),  # beginning of an alias, then inside
        ("ADA  LÓVELACE", [ADA]),
        ("Lovelase", [ADA]),  # a letter wrong in one word of two
        ("Lord Biron", [BYRON]),
        ("analytical enjine", [ENGINE]),
        ("zzyzx", []),
        ("...", []),
        ("", [ADA, ENGINE, BYRON]),
    ],
)
async def test_every_name_finds_its_entity_once(graph: Graph, q: str, names: list[str]) -> None:
    assert await found(graph, q) == names


async def test_names_people_gave_find_and_sort(graph: Graph, garden: Garden) -> None:
    garden.registry.labels[BYRON] = "George Gordon"
    await garden.registry.settle(BYRON)
    for q in ("george", "gordon", "lord byron", "orge gor", "gerge gordon"):
        assert len(await found(graph, q)) == 1, q
    assert await found(graph, "") == [ADA, ENGINE, "George Gordon"]


@pytest.mark.usefixtures("garden")
async def test_a_type_narrows_every_way_to_find(graph: Graph) -> None:
    for q in ("", "countess", "lovelace", "lovelase"):
        assert await found(graph, q, type="thing") != []
        assert await found(graph, q, type="person") == []


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("q", ["", "e", "o", "en"])
async def test_pages_meet_each_entity_once(graph: Graph, q: str) -> None:
    whole = await found(graph, q)
    paged: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(20):
        page = (await graph.get("entities", q=q, limit=1, **cursor)).json()
        paged += [entity["name"] for entity in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert paged == whole
    assert len(whole) > 1


@pytest.mark.usefixtures("garden")
async def test_what_is_nearly_so_comes_after_what_is(graph: Graph) -> None:
    assert await found(graph, "lord") == [BYRON]
    assert await found(graph, "love") == [ADA]
    assert await found(graph, "lovelace", limit=1) == [ADA]


async def test_an_entity_says_what_it_is_known_by_and_why(graph: Graph, garden: Garden) -> None:
    ids = [garden.registry.sense_id(name) for name in (ADA, COUNTESS, ENCHANTRESS)]
    details = [(await graph.get(f"entities/{id_}")).json() for id_ in ids]
    assert details[0] == details[1] == details[2]
    detail = details[0]
    assert (detail["id"], detail["name"], detail["mentions"], detail["documents"]) == (str(ids[0]), ADA, 4, 2)
    assert [(a["name"], a["origin"], a["score"], a["reasons"]) for a in detail["aliases"]] == [
        (ADA, "name", 1.0, []),
        (COUNTESS, "resolution", 0.9, INITIALS),
        (ENCHANTRESS, "curation", 0.9, CURATED),
    ]
    assert [a["id"] for a in detail["aliases"]] == [str(id_) for id_ in ids]


async def test_evidence_of_a_name_is_that_of_its_entity(graph: Graph, garden: Garden) -> None:
    for name in (ADA, COUNTESS):
        page = (await graph.get(f"entities/{garden.registry.sense_id(name)}/evidence")).json()
        assert sorted(item["quote"] for item in page["items"]) == [ADA, COUNTESS, COUNTESS, ENCHANTRESS]


async def test_homonyms_are_told_apart(graph: Graph, garden: Garden) -> None:
    await garden.plant([(f"{BYRON} is a ship.", [])], senses={BYRON: "ship"})
    ship, lord = garden.entity(BYRON, "ship"), garden.entity(BYRON)
    for here, there in ((ship, lord), (lord, ship)):
        detail = (await graph.get(f"entities/{here}")).json()
        assert (detail["id"], detail["documents"]) == (str(here), 1)
        assert [(h["id"], h["name"], h["reasons"]) for h in detail["homonyms"]] == [(str(there), BYRON, APART)]
    assert await found(graph, "lord byron") == [BYRON, BYRON]


async def test_names_go_with_the_documents_that_use_them(graph: Graph, garden: Garden) -> None:
    await garden.plant([("Zuzanna", [])], active=False)
    assert await found(graph, "uz") == await found(graph, "z") == []
    poem = await garden.plant([(f"{BYRON} saw the {ENGINE}", [])], active=False)
    assert len((await graph.get("entities", q="lord")).json()["items"]) == 1
    await garden.activate(poem, 1)
    assert (await graph.get("entities", q="lord")).json()["items"][0]["documents"] == 2
    theirs = graph.elsewhere()
    await theirs.plant([("Charles Babbage knew Ada Lovelace.", [])])
    for q in ("charles", "ch", "ab", "b"):
        assert "Charles Babbage" not in await found(graph, q)
    assert await found(graph, "Charles Babage") == []
    assert (await graph.get(f"entities/{theirs.entity(ADA)}")).status_code == 404
