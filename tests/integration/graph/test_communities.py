"""Communities: found the same way each time, named and told by what is published at the moment."""

from itertools import combinations
from types import SimpleNamespace
from typing import cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from integration.graph.conftest import Graph
from support.planted import Garden, Triple
from weft_graph.container import Container
from weft_ingestion.models import EntityRow, JobKind, JobRow
from weft_ingestion.pipeline.communities import detect_communities
from weft_ingestion.repositories.communities import CommunityRepository
from weft_ingestion.repositories.leases import LeaseRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_stores.neo4j.reader import GraphReader
from weft_stores.postgres.engine import session_scope

POETS = ("Ada Lovelace", "Lord Byron", "Percy Shelley", "Mary Shelley")
BAKERS = ("Betty Baker", "Carl Crumb", "Dora Dough", "Emil Eclair")
PAIR = ("Lone Ranger", "Tonto Tall")


def told(one: str, other: str) -> tuple[str, list[Triple]]:
    return f"{one} knows {other} well.", [(one, "knows", other)]


@pytest.fixture
async def garden(graph: Graph) -> Garden:
    """Two circles with one thread between them, and a pair by itself. Ada knows everyone in hers twice."""
    garden = Garden(graph.garden.sessions, graph.garden.writer, graph.garden.workspace_id, POETS + BAKERS + PAIR)
    for circle in (POETS, BAKERS):
        await garden.plant([told(*pair) for pair in combinations(circle, 2)], title=f"Circle of {circle[0]}")
    await garden.plant([told(POETS[0], POETS[1])], title="More of Ada")
    await garden.plant([told(POETS[3], BAKERS[3])], title="Between")
    await garden.plant([told(*PAIR)], title="A pair")
    await garden.plant([told(PAIR[0], BAKERS[0])], title="Not published", active=False)
    return garden


async def detect(graph: Graph) -> None:
    """What the worker does, under a lease of its own."""
    container: Container = graph.app.state.container
    sessions, workspace = graph.garden.sessions, graph.garden.workspace_id
    job = uuid4()
    async with session_scope(sessions) as session:
        session.add(JobRow(id=job, workspace_id=workspace, document_id=workspace, kind=JobKind.COMMUNITIES))
    async with session_scope(sessions) as session:
        lease = await LeaseRepository(session).take(job, 60)
    assert lease is not None
    projections = SimpleNamespace(reading=lambda of: GraphReader(container.driver, container.database, of))
    tools = cast("Tools", SimpleNamespace(sessions=sessions, projections=projections))
    await detect_communities(tools, lease, Fence(sessions, [lease]))


async def listed(graph: Graph, **query: int | str) -> list[dict[str, object]]:
    answer = await graph.get("communities", **query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def members(graph: Graph, id_: object) -> list[str]:
    detail = (await graph.get(f"communities/{id_}")).json()
    assert detail["size"] == len(detail["members"])
    return [entity["name"] for entity in detail["members"]]


@pytest.mark.usefixtures("garden")
async def test_circles_are_found_named_and_told(graph: Graph) -> None:
    assert await listed(graph) == []
    await detect(graph)
    found = await listed(graph)
    circles = [await members(graph, one["id"]) for one in found]
    assert sorted(map(sorted, circles)) == sorted([sorted(POETS), sorted(BAKERS)])
    poets = next(one for one, names in zip(found, circles, strict=True) if "Ada Lovelace" in names)
    assert circles[found.index(poets)][:2] in (["Ada Lovelace", "Lord Byron"], ["Lord Byron", "Ada Lovelace"])
    name = poets["name"]
    assert isinstance(name, str)
    assert {"Ada Lovelace", "Lord Byron"} < set(name.split(", "))
    summary = poets["summary"]
    assert isinstance(summary, list)
    assert len(summary) == 3
    assert summary[0]["quote"] == "Ada Lovelace knows Lord Byron well."


async def test_a_date_belongs_to_no_community(graph: Graph, garden: Garden) -> None:
    async with session_scope(garden.sessions) as session:
        dated = update(EntityRow).where(EntityRow.id == garden.entity(POETS[2])).values(label_type="date")
        await session.execute(dated)
    await detect(graph)
    circles = [await members(graph, one["id"]) for one in await listed(graph)]
    assert sorted(map(sorted, circles)) == sorted([sorted({*POETS} - {POETS[2]}), sorted(BAKERS)])


@pytest.mark.usefixtures("garden")
async def test_finding_them_again_changes_nothing(graph: Graph) -> None:
    await detect(graph)
    first = await listed(graph)
    await detect(graph)
    assert await listed(graph) == first
    async with session_scope(graph.garden.sessions) as session:
        assert await CommunityRepository(session, graph.garden.workspace_id).version() == 0


@pytest.mark.usefixtures("garden")
async def test_pages_meet_each_once(graph: Graph) -> None:
    await detect(graph)
    first = (await graph.get("communities", limit=1)).json()
    second = (await graph.get("communities", limit=1, cursor=first["next_cursor"])).json()
    assert second["next_cursor"] is None
    assert first["items"] + second["items"] == await listed(graph)


async def test_what_is_no_longer_published_is_not_shown(graph: Graph, garden: Garden) -> None:
    extra: Triple = ("Ada Lovelace", "adores", "Lord Byron")
    only = await garden.plant([("Ada Lovelace adores Lord Byron, they say.", [extra])] * 3)
    await detect(graph)
    (poets,) = [one for one in await listed(graph) if "Ada" in str(one["name"])]
    assert "adores" in str(poets["summary"])
    await garden.activate(only, None)
    (poets,) = [one for one in await listed(graph) if "Ada" in str(one["name"])]
    assert "adores" not in str(poets["summary"])


async def test_a_community_of_too_few_is_not_shown(graph: Graph) -> None:
    names = ("First One", "Second One", "Third One")
    garden = Garden(graph.garden.sessions, graph.garden.writer, graph.garden.workspace_id, names)
    kept = await garden.plant([told(names[0], names[1])])
    gone = await garden.plant([told(names[1], names[2])])
    await detect(graph)
    (only,) = await listed(graph)
    assert only["size"] == 3
    await garden.activate(gone, None)
    assert await listed(graph) == []
    assert (await graph.get(f"communities/{only['id']}")).status_code == 404
    await garden.activate(gone, 1)
    assert await listed(graph) == [only]
    await garden.activate(kept, None)
    await garden.activate(gone, None)
    await detect(graph)
    assert (await graph.get(f"communities/{only['id']}")).status_code == 404


async def test_communities_of_others_are_not_there(graph: Graph) -> None:
    other = graph.elsewhere()
    await other.plant([told("Ada Lovelace", "Lord Byron")])
    assert (await graph.get(f"communities/{UUID(int=5)}")).status_code == 404
    answer = await graph.client.get(f"/v1/workspaces/{other.workspace_id}/graph/communities")
    assert answer.status_code == 404
