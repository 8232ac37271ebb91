"""Entities, evidence and sizes: paged, never across workspaces. The shape of the graph: `test_structure`."""

from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from neo4j.exceptions import ClientError

from contracts.neo4j.conftest import Store
from support.graphs import Said, make_batch
from weft_core.errors import NotFoundError
from weft_core.graph import GraphBatch
from weft_core.ids import entity_id
from weft_stores.neo4j import cypher
from weft_stores.neo4j.rows import MentionPosition
from weft_stores.neo4j.transactions import Graph


def thing(workspace: UUID, name: str) -> UUID:
    return entity_id(workspace, name.lower(), "thing")


def chain(*names: str) -> list[Said]:
    """One chunk per link: a → b, b → c, …"""
    return [Said(((a, "thing"), (b, "thing")), ((0, "leads to", 1),)) for a, b in pairwise(names)]


async def written(store: Store, workspace: UUID, said: list[Said], generation: int = 1) -> GraphBatch:
    batch = make_batch(workspace, uuid4(), generation, said)
    await store.writer(workspace).write(batch)
    return batch


async def test_reads_stay_in_their_workspace(store: Store) -> None:
    here, there = uuid4(), uuid4()
    batch = await written(store, here, chain("A", "B", "C"))
    reader = store.reader(there)
    ids = [thing(here, "a"), thing(here, "c")]
    assert await reader.get(ids) == {}
    stats = await reader.stats()
    assert (stats.documents, stats.chunks, stats.entities, stats.relations, stats.mentions) == (0, 0, 0, 0, 0)
    for read in (
        reader.neighbourhood(ids[0], 1, 10),
        reader.paths(ids[0], ids[1], 4, 5),
        reader.entity_evidence(ids[0], 10),
        reader.relation_evidence(batch.relations[0].id, 10),
    ):
        with pytest.raises(NotFoundError):
            await read


async def test_entity_evidence_is_ordered_and_goes_on_from_a_chunk(store: Store, workspace: UUID) -> None:
    batches = [await written(store, workspace, [Said((("A", "thing"),))] * 3) for _ in range(2)]
    reader = store.reader(workspace)
    rows = await reader.entity_evidence(thing(workspace, "a"), 10)
    documents = sorted((b.document_id for b in batches), key=str)
    assert [(r.document_id, r.ordinal) for r in rows] == [(d, o) for d in documents for o in range(3)]
    assert rows[0].spans == ((0, 1),)
    start = MentionPosition(rows[2].document_id, rows[2].ordinal, rows[2].generation)
    assert await reader.entity_evidence(thing(workspace, "a"), 2, start) == rows[2:4]


async def test_relation_evidence_says_where_the_ends_are_named(store: Store, workspace: UUID) -> None:
    said = chain("A", "B") * 3
    batch = await written(store, workspace, said)
    reader = store.reader(workspace)
    relation = batch.relations[0].id
    rows = await reader.relation_evidence(relation, 10)
    assert [r.chunk_id for r in rows] == sorted((c.id for c in batch.chunks), key=str)
    by_ordinal = {r.ordinal: r for r in rows}
    assert by_ordinal[1].source_spans == ((1000, 1001),)
    assert by_ordinal[1].target_spans == ((1020, 1021),)
    assert await reader.relation_evidence(relation, 10, after=rows[1].chunk_id) == rows[2:]


async def test_stats_count_one_workspace(store: Store, workspace: UUID) -> None:
    await written(store, workspace, [*chain("A", "B", "C"), Said((("Ada", "person"),))])
    stats = await store.reader(workspace).stats()
    assert (stats.documents, stats.chunks, stats.entities, stats.relations, stats.mentions) == (1, 3, 4, 2, 5)
    assert stats.entity_types == [("thing", 3), ("person", 1)]


async def test_a_read_cannot_write(store: Store, workspace: UUID, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["neo4j_server"] == "local":
        pytest.skip("ArcadeDB does not tell access modes apart")
    graph = Graph(store.driver, store.database, workspace)
    with pytest.raises(ClientError, match=r"(?i:read access mode)"):
        await graph.query(cypher.WRITE_DOCUMENTS, rows=[{"id": str(uuid4()), "title": "t"}])
