"""Which names are one entity: settled after the documents are read, moved in the graph, and moved back."""

from uuid import UUID

import pytest

from support.curating import Curator
from support.graphs import Snapshot, dump
from support.ingestion_system import System
from support.waiting import until
from weft_core.contracts.workspaces import Role
from weft_core.ids import entity_id
from weft_core.resolution import Anchor, CurationKind
from weft_models.resolution.senses import SAMPLE
from weft_stores.neo4j.transactions import Graph

BYRON = b"Lord Byron was born in London. Lord Byron married Annabella Milbanke. Ada Lovelace is a child of Lord Byron."
GORDON = b"George Gordon was born in London. George Gordon wrote Don Juan in Venice."


@pytest.fixture
def curator(system: System) -> Curator:
    return Curator(system.sessions, system.api.workspace_id)


async def graph(system: System) -> Snapshot:
    inner: Graph = system.projections.graph._graph
    return await dump(inner.driver, inner.database, system.api.workspace_id)


async def resolved(system: System, curator: Curator) -> Snapshot:
    """The graph once nothing is left to resolve."""
    await until(curator.is_applied, bool)
    await system.idle()
    return await graph(system)


async def read(system: System, *contents: bytes) -> list[UUID]:
    document_ids = [await system.upload(content, f"{n}.txt") for n, content in enumerate(contents)]
    for document_id in document_ids:
        assert (await system.settled(document_id))["status"] == "ready"
    return document_ids


def named(snapshot: Snapshot) -> dict[str, str]:
    return {name: id_ for id_, (name, _, _) in snapshot.entities.items()}


def person(name: str) -> Anchor:
    return Anchor(name, "person")


async def test_a_merge_moves_everything_and_its_undoing_moves_it_back(system: System, curator: Curator) -> None:
    await system.worker()
    await read(system, BYRON, GORDON)
    apart = await resolved(system, curator)
    assert {"Lord Byron", "George Gordon"} <= named(apart).keys()
    merge = await curator.decide(CurationKind.MERGE, [person("lord byron")], [person("george gordon")])
    together = await resolved(system, curator)
    gone = {named(apart)["Lord Byron"], named(apart)["George Gordon"]} - together.entities.keys()
    assert len(gone) == 1
    kept = next(id_ for id_ in (named(apart)["Lord Byron"], named(apart)["George Gordon"]) if id_ not in gone)
    assert together.entities[kept][0] == "Lord Byron"
    assert len(together.mentions) == len(apart.mentions)
    assert {entity for _, entity in together.mentions} == {entity for _, entity in apart.mentions} - gone
    moved = {(kept if e in gone else e) for relation in apart.relations.values() for e in (relation[0], relation[2])}
    assert moved == {e for relation in together.relations.values() for e in (relation[0], relation[2])}
    await curator.undo(merge)
    assert await resolved(system, curator) == apart


async def test_curations_hold_for_documents_that_come_later(system: System, curator: Curator) -> None:
    await system.worker()
    await read(system, BYRON)
    await curator.decide(CurationKind.MERGE, [person("lord byron")], [person("george gordon")])
    await curator.decide(CurationKind.RENAME, [person("lord byron")], value="The poet Byron")
    await curator.decide(CurationKind.RETYPE, [person("lord byron")], value="poet")
    await resolved(system, curator)
    await read(system, GORDON)
    found = await resolved(system, curator)
    byron = found.entities[str(entity_id(system.api.workspace_id, "lord byron", "person"))]
    assert (byron[0], byron[2]) == ("The poet Byron", "poet")
    assert "George Gordon" not in named(found)


async def test_a_split_takes_one_document_of_a_name_apart(system: System, curator: Curator) -> None:
    await system.worker()
    first, second = await read(system, BYRON, b"Lord Byron is a ship. Lord Byron sailed to Oslo.")
    before = await resolved(system, curator)
    await curator.decide(CurationKind.SPLIT, [person("lord byron")], [Anchor("lord byron", "person", (second,))])
    after = await resolved(system, curator)
    of_document = {chunk: document for chunk, (document, _, _) in after.chunks.items()}
    holders = {
        document: {
            e for (c, e) in after.mentions if of_document[c] == document and after.entities[e][1] == "lord byron"
        }
        for document in (str(first), str(second))
    }
    assert all(len(ids) == 1 for ids in holders.values())
    assert holders[str(first)].isdisjoint(holders[str(second)])
    assert len(after.mentions) == len(before.mentions)


async def test_a_split_reaches_a_document_beyond_those_a_name_is_judged_by(system: System, curator: Curator) -> None:
    await system.worker()
    document_ids = await read(
        system, *(f"Lord Byron was born in London. Note {n}.".encode() for n in range(SAMPLE + 2))
    )
    await resolved(system, curator)
    last = max(document_ids)
    await curator.decide(CurationKind.SPLIT, [person("lord byron")], [Anchor("lord byron", "person", (last,))])
    after = await resolved(system, curator)
    byrons = {id_ for id_, (_, norm, _) in after.entities.items() if norm == "lord byron"}
    of_document = {chunk: document for chunk, (document, _, _) in after.chunks.items()}
    named_by = {id_: {of_document[c] for c, e in after.mentions if e == id_} for id_ in byrons}
    assert sorted(map(len, named_by.values())) == [1, SAMPLE + 1]
    assert {str(last)} in named_by.values()


async def test_a_delete_takes_its_names_and_a_rebuild_changes_nothing(system: System, curator: Curator) -> None:
    await system.worker()
    byron, gordon = await read(system, BYRON, GORDON)
    await curator.decide(CurationKind.MERGE, [person("lord byron")], [person("george gordon")])
    both = await resolved(system, curator)
    rebuild = f"/v1/workspaces/{system.api.workspace_id}/graph:rebuild"
    assert (await system.api.client.post(rebuild)).status_code == 403
    assert (await system.api.client.post(rebuild, headers=system.api.join(Role.OWNER))).status_code == 202
    assert await resolved(system, curator) == both
    await system.api.client.delete(f"{system.api.documents}/{gordon}")
    await system.idle()
    alone = await resolved(system, curator)
    assert set(alone.documents) == {str(byron)}
    assert "George Gordon" not in named(alone)
    await system.api.client.delete(f"{system.api.documents}/{byron}")
    await system.idle()
    assert await resolved(system, curator) == Snapshot()
