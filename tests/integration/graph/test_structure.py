"""Subgraphs, relations and paths as readers get them: bounded, what is left out said, each step proved."""

from uuid import uuid4

import pytest

from integration.graph.conftest import Graph
from support.graphs import plant_hub
from support.planted import Garden, Triple
from support.registry import INITIALS
from weft_graph.container import Container

ADA, COUNTESS, BABBAGE, ENGINE, BYRON = (
    "Ada Lovelace",
    "Countess of Lovelace",
    "Charles Babbage",
    "Analytical Engine",
    "Lord Byron",
)
DESIGNED: Triple = (BABBAGE, "designed", ENGINE)
PRAISED: Triple = (ADA, "praised", ENGINE)
WROTE: Triple = (ADA, "wrote about", ENGINE)
CHILD: Triple = (ADA, "child of", BYRON)
MET: Triple = (BYRON, "met", BABBAGE)


@pytest.fixture
async def garden(graph: Graph) -> Garden:
    names = (ADA, COUNTESS, BABBAGE, ENGINE, BYRON)
    garden = Garden(graph.garden.sessions, graph.garden.writer, graph.garden.workspace_id, names)
    garden.registry.links.update({COUNTESS: (ADA, INITIALS)})
    await garden.plant([("It rained. Charles Babbage designed the Analytical Engine. Nobody built it.", [DESIGNED])])
    await garden.plant([(f"{ADA} wrote about the {ENGINE} for weeks. Others did not.", [WROTE])] * 3)
    await garden.plant([(f"{ADA} praised the {ENGINE}.", [PRAISED])])
    await garden.plant([(f"The {COUNTESS} ({ADA}) was the child of {BYRON}.", [CHILD])])
    return garden


async def test_relations_of_an_entity_come_heaviest_first(graph: Graph, garden: Garden) -> None:
    ada = str(garden.entity(ADA))
    alias = str(garden.registry.sense_id(COUNTESS))
    found = (await graph.get("relations", entity_id=ada)).json()
    assert (found["items"][0]["predicate"], found["items"][0]["weight"]) == ("wrote about", 3)
    assert {r["predicate"] for r in found["items"]} == {"wrote about", "praised", "child of"}
    assert (await graph.get("relations", entity_id=alias)).json() == found
    paged = []
    cursor: dict[str, str] = {}
    while True:
        page = (await graph.get("relations", entity_id=ada, limit=1, **cursor)).json()
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert paged == found["items"]
    praised = (await graph.get("relations", entity_id=ada, predicate="praised")).json()["items"]
    assert [r["id"] for r in praised] == [str(garden.relation(PRAISED))]
    assert (await graph.get(f"relations/{garden.relation(PRAISED)}")).json() == praised[0]


async def test_a_relation_goes_with_its_last_published_chunk(graph: Graph, garden: Garden) -> None:
    document = await garden.plant([(f"{BYRON} met {BABBAGE}.", [MET])])
    address = f"relations/{garden.relation(MET)}"
    assert (await graph.get(address)).status_code == 200
    await garden.activate(document, None)
    assert (await graph.get(address)).status_code == 404
    found = (await graph.get("relations", entity_id=str(garden.entity(BYRON)))).json()["items"]
    assert [r["predicate"] for r in found] == ["child of"]


async def test_a_subgraph_is_the_entities_and_what_is_between_them(graph: Graph, garden: Garden) -> None:
    wanted = [garden.registry.sense_id(COUNTESS), garden.entity(ENGINE), garden.entity(ADA), uuid4()]
    answer = await graph.client.post(f"{graph.base}/subgraph", json={"entity_ids": [str(id_) for id_ in wanted]})
    found = answer.json()
    assert [e["name"] for e in found["entities"]] == [ADA, ENGINE]
    assert [r["predicate"] for r in found["relations"]] == ["wrote about", "praised"]
    assert (found["truncated"], found["left_out"]) == (False, [])


async def test_a_hub_says_what_was_left_out(graph: Graph, garden: Garden) -> None:
    """Ada has three relations to two entities; one of them fits."""
    found = (await graph.get("neighbourhood", entity_id=str(garden.entity(ADA)), depth=1, limit=2)).json()
    assert [e["name"] for e in found["entities"]] == [ADA, ENGINE]
    assert len(found["relations"]) == 2
    assert found["left_out"] == [{"entity_id": str(garden.entity(ADA)), "relations": 1}]
    assert found["truncated"] is True


async def test_relations_that_nothing_published_states_are_left_out_too(graph: Graph, garden: Garden) -> None:
    """Thousands of neighbours that no document names: none is shown, and their number is said."""
    container: Container = graph.app.state.container
    hub = await plant_hub(container.driver, container.database, garden.workspace_id, BYRON, 3_000)
    assert hub == garden.entity(BYRON)
    found = (await graph.get("neighbourhood", entity_id=str(hub), depth=2, limit=50)).json()
    assert BYRON in [e["name"] for e in found["entities"]]
    assert all("leaf" not in e["name"] for e in found["entities"])
    assert found["left_out"][0]["entity_id"] == str(hub)
    assert found["left_out"][0]["relations"] >= 3_000


async def test_each_step_of_a_path_is_proved(graph: Graph, garden: Garden) -> None:
    body = {"source": str(garden.registry.sense_id(COUNTESS)), "target": str(garden.entity(BABBAGE)), "evidence": True}
    (path,) = (await graph.client.post(f"{graph.base}/paths", json=body)).json()["paths"]
    assert [e["name"] for e in path["entities"]] == [ADA, ENGINE, BABBAGE]
    assert [step["relation"] for step in path["steps"]] == path["relations"]
    wrote, designed = path["steps"]
    assert wrote["relation"]["predicate"] == "wrote about"
    assert [e["quote"] for e in wrote["evidence"]] == [f"{ADA} wrote about the {ENGINE} for weeks."] * 2
    (proof,) = designed["evidence"]
    assert proof["quote"] == "Charles Babbage designed the Analytical Engine."
    assert (proof["page"], proof["start"]) == (1, len("It rained. "))
    plain = (await graph.client.post(f"{graph.base}/paths", json={**body, "evidence": False})).json()["paths"]
    assert plain == [{**path, "steps": []}]


async def test_two_names_of_one_entity_have_no_path(graph: Graph, garden: Garden) -> None:
    answer = await graph.paths(garden.registry.sense_id(COUNTESS), garden.entity(ADA))
    assert answer.status_code == 422


async def test_a_path_that_is_not_published_makes_room_for_one_that_is(graph: Graph, garden: Garden) -> None:
    hidden: Triple = (ADA, "met", BABBAGE)
    await garden.plant([(f"{ADA} met {BABBAGE}.", [hidden])], active=False)
    found = (await graph.paths(garden.entity(ADA), garden.entity(BABBAGE), limit=1)).json()["paths"]
    assert [[e["name"] for e in path["entities"]] for path in found] == [[ADA, ENGINE, BABBAGE]]
