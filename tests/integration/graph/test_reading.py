"""What readers get: entities with counts, verbatim evidence, subgraphs and paths; only of what is published."""

from uuid import UUID

import pytest

from integration.graph.conftest import Graph
from support.planted import Triple

TAUGHT: Triple = ("Charles Babbage", "designed", "Analytical Engine")
WROTE: Triple = ("Ada Lovelace", "wrote about", "Analytical Engine")
CHILD: Triple = ("Ada Lovelace", "child of", "Lord Byron")

FIRST = (
    "It was a wet year. Charles Babbage designed the Analytical Engine in London. Nobody built it.",
    "Ada Lovelace wrote notes about the Analytical Engine! The Analytical Engine was never built.",
)
SECOND = ("Ada Lovelace was the child of Lord Byron.",)


@pytest.fixture
async def planted(graph: Graph) -> tuple[UUID, UUID]:
    first = await graph.garden.plant([(FIRST[0], [TAUGHT]), (FIRST[1], [WROTE])], title="Engines")
    second = await graph.garden.plant([(SECOND[0], [CHILD])], title="Poets")
    return first, second


@pytest.mark.usefixtures("planted")
async def test_entities_are_found_by_beginning_then_by_any_part(graph: Graph) -> None:
    found = (await graph.get("entities", q="l")).json()
    assert [e["name"] for e in found["items"]] == [
        "Lord Byron",
        "Ada Lovelace",
        "Analytical Engine",
        "Charles Babbage",
    ]
    assert found["next_cursor"] is None
    assert (await graph.get("entities", q="lovelace", type="person")).json()["items"] == []
    assert (await graph.get("entities", q="???")).json()["items"] == []


@pytest.mark.usefixtures("planted")
async def test_an_entity_counts_its_chunks_and_documents(graph: Graph) -> None:
    ada = graph.garden.entity("Ada Lovelace")
    assert (await graph.get(f"entities/{ada}")).json() == {
        "id": str(ada),
        "name": "Ada Lovelace",
        "type": "thing",
        "mentions": 2,
        "documents": 2,
        "aliases": [
            {
                "id": str(ada),
                "name": "Ada Lovelace",
                "type": "thing",
                "origin": "name",
                "score": 1.0,
                "reasons": [],
            }
        ],
        "homonyms": [],
    }


@pytest.mark.usefixtures("planted")
async def test_pages_of_entities_meet_each_once(graph: Graph) -> None:
    names: list[str] = []
    cursor = ""
    while True:
        page = (await graph.get("entities", limit=1, **({"cursor": cursor} if cursor else {}))).json()
        names += [e["name"] for e in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert names == sorted(names)
    assert len(names) == 4


@pytest.mark.parametrize("limit", [1, 2, 50])
async def test_evidence_is_verbatim_and_located(graph: Graph, planted: tuple[UUID, UUID], limit: int) -> None:
    engine = graph.garden.entity("Analytical Engine")
    found = []
    cursor: dict[str, str] = {}
    while True:
        page = (await graph.get(f"entities/{engine}/evidence", limit=limit, **cursor)).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    text = "\n".join(FIRST)
    assert [e["page"] for e in found] == [1, 2, 2]
    assert {e["quote"] for e in found} == {"Analytical Engine"}
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in found)
    assert {(e["document_id"], e["document_title"]) for e in found} == {(str(planted[0]), "Engines")}


@pytest.mark.usefixtures("planted")
async def test_a_relation_is_quoted_by_the_sentence_that_states_it(graph: Graph) -> None:
    page = (await graph.get(f"relations/{graph.garden.relation(TAUGHT)}/evidence")).json()
    assert [e["quote"] for e in page["items"]] == ["Charles Babbage designed the Analytical Engine in London."]
    assert FIRST[0][page["items"][0]["start"] : page["items"][0]["end"]] == page["items"][0]["quote"]


@pytest.mark.usefixtures("planted")
async def test_a_neighbourhood_grows_with_depth(graph: Graph) -> None:
    centre = str(graph.garden.entity("Lord Byron"))
    for depth, names in (
        (1, ["Lord Byron", "Ada Lovelace"]),
        (2, ["Lord Byron", "Ada Lovelace", "Analytical Engine"]),
        (3, ["Lord Byron", "Ada Lovelace", "Analytical Engine", "Charles Babbage"]),
    ):
        found = (await graph.get("neighbourhood", entity_id=centre, depth=depth)).json()
        assert [e["name"] for e in found["entities"]] == names
        assert len(found["relations"]) == len(names) - 1
        assert found["truncated"] is False
    assert (await graph.get("neighbourhood", entity_id=centre, depth=3, limit=2)).json()["truncated"] is True


@pytest.mark.usefixtures("planted")
async def test_a_path_names_its_entities_and_relations(graph: Graph) -> None:
    entity = graph.garden.entity
    found = (await graph.paths(entity("Lord Byron"), entity("Charles Babbage"))).json()
    assert [[e["name"] for e in path["entities"]] for path in found["paths"]] == [
        ["Lord Byron", "Ada Lovelace", "Analytical Engine", "Charles Babbage"]
    ]
    assert [r["predicate"] for r in found["paths"][0]["relations"]] == ["child of", "wrote about", "designed"]
    short = await graph.paths(entity("Lord Byron"), entity("Charles Babbage"), max_length=2)
    assert short.json() == {"paths": []}


@pytest.mark.usefixtures("planted")
async def test_statistics(graph: Graph) -> None:
    assert (await graph.get("stats")).json() == {
        "documents": 2,
        "chunks": 3,
        "entities": 4,
        "relations": 3,
        "mentions": 6,
        "entity_types": [{"type": "thing", "count": 4}],
        "resolving": False,
    }


async def test_a_document_appears_changes_and_vanishes_with_its_active_generation(graph: Graph) -> None:
    garden = graph.garden
    byron, ada = garden.entity("Lord Byron"), garden.entity("Ada Lovelace")
    document = await garden.plant([(SECOND[0], [CHILD])], active=False)
    await garden.plant(
        [("Ada Lovelace and Luigi Menabrea wrote.", [])], document_id=document, generation=2, active=False
    )

    async def shown() -> tuple[list[str], int, int]:
        names = [e["name"] for e in (await graph.get("entities")).json()["items"]]
        evidence = (await graph.get(f"entities/{ada}/evidence")).json()["items"]
        stated = (await graph.get(f"relations/{garden.relation(CHILD)}/evidence")).json()["items"]
        return names, len(evidence), len(stated)

    assert await shown() == ([], 0, 0)
    assert (await graph.get(f"entities/{byron}")).status_code == 404
    assert (await graph.get("neighbourhood", entity_id=str(byron))).status_code == 404
    await garden.activate(document, 1)
    assert await shown() == (["Ada Lovelace", "Lord Byron"], 1, 1)
    around = (await graph.get("neighbourhood", entity_id=str(ada))).json()
    assert [e["name"] for e in around["entities"]] == ["Ada Lovelace", "Lord Byron"]
    await garden.activate(document, 2)
    assert await shown() == (["Ada Lovelace", "Luigi Menabrea"], 1, 0)
    around = (await graph.get("neighbourhood", entity_id=str(ada))).json()
    assert ([e["name"] for e in around["entities"]], around["relations"]) == (["Ada Lovelace"], [])
    await garden.activate(document, None)
    assert await shown() == ([], 0, 0)
