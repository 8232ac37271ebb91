"""Graph batches for tests, and an in-memory model that says what the graph must hold after writes and deletes."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.graph import ChunkNode, EntityNode, GraphBatch, MentionEdge, RelationEdge, Statement
from weft_core.ids import chunk_id, entity_id, relation_id
from weft_core.text import normalise_name


@dataclass(frozen=True)
class Said:
    """One chunk: the names it mentions (with type) and the relations it states."""

    names: tuple[tuple[str, str], ...]
    relations: tuple[tuple[int, str, int], ...] = ()


def make_batch(
    workspace: UUID, document: UUID, generation: int, chunks: list[Said], title: str = "A title"
) -> GraphBatch:
    """A batch as ingestion would make it: ids from names, one mention edge per chunk and entity."""
    entities: dict[UUID, EntityNode] = {}
    nodes: list[ChunkNode] = []
    mentions: list[MentionEdge] = []
    stated: dict[tuple[UUID, str, UUID], list[UUID]] = defaultdict(list)
    for ordinal, said in enumerate(chunks):
        cid = chunk_id(document, generation, ordinal)
        nodes.append(ChunkNode(cid, document, generation, ordinal))
        ids: list[UUID] = []
        for place, (name, type_) in enumerate(said.names):
            norm = normalise_name(name)
            eid = entity_id(workspace, norm, type_)
            ids.append(eid)
            known = entities.get(eid)
            if known is None or name < known.name:
                entities[eid] = EntityNode(eid, name, norm, type_)
            if ids.count(eid) == 1:
                start = ordinal * 1000 + place * 20
                mentions.append(MentionEdge(cid, eid, (start,), (start + len(name),), (name,)))
        for subject, predicate, object_ in said.relations:
            key = (ids[subject], predicate, ids[object_])
            if cid not in stated[key]:
                stated[key].append(cid)
    relations = [
        RelationEdge(relation_id(*key), *key, tuple(Statement(id_, 0, 10) for id_ in chunk_ids))
        for key, chunk_ids in stated.items()
    ]
    return GraphBatch(
        document, generation, title, tuple(nodes), tuple(entities.values()), tuple(mentions), tuple(relations)
    )


def seeded(seed: int) -> random.Random:
    """The same random batches at every run."""
    return random.Random(seed)  # noqa: S311 - test data, no secret


def random_chunks(rng: random.Random, names: int, size: int) -> list[Said]:
    """Chunks over a small pool of names, so that documents share entities and relations."""
    chunks = []
    for _ in range(size):
        picked = rng.sample(range(names), rng.randint(1, min(6, names)))
        said = tuple((f"Name {n}", "thing") for n in picked)
        pairs = [(rng.randrange(len(said)), rng.choice(["knows", "owns"]), rng.randrange(len(said))) for _ in range(3)]
        chunks.append(Said(said, tuple((a, p, b) for a, p, b in pairs if a != b)))
    return chunks


async def plant_hub(
    driver: AsyncDriver, database: str, workspace: UUID, hub: str, leaves: int, type_: str = "thing"
) -> UUID:
    """An entity with `leaves` neighbours "<hub> leaf <n>", put there directly."""
    hub_id = entity_id(workspace, normalise_name(hub), type_)
    names = [hub, *(f"{hub} leaf {n}" for n in range(leaves))]
    rows = [
        {"id": str(entity_id(workspace, normalise_name(n), type_)), "name": n, "norm": normalise_name(n)} for n in names
    ]
    for row in rows:
        row["relation"] = str(relation_id(hub_id, "touches", UUID(row["id"])))
    parameters: dict[str, Any] = {"w": str(workspace), "type": type_, "hub": str(hub_id)}
    make = "UNWIND $rows AS row MERGE (e:Entity {id: row.id}) SET e.workspace_id = $w, e.name = row.name, "
    make += "e.norm = row.norm, e.type = $type"
    join = "MATCH (h:Entity {id: $hub}) UNWIND $rows AS row MATCH (e:Entity {id: row.id}) "
    join += "CREATE (h)-[:RELATES {id: row.relation, workspace_id: $w, predicate: 'touches', "
    join += "chunk_ids: [row.relation], weight: 1}]->(e)"
    async with driver.session(database=database) as session:
        for query, all_rows in ((make, rows), (join, rows[1:])):
            for start in range(0, len(all_rows), 2000):
                async with await session.begin_transaction() as transaction:
                    await (await transaction.run(query, rows=all_rows[start : start + 2000], **parameters)).consume()
                    await transaction.commit()
    return hub_id


@dataclass
class Snapshot:
    """Everything a workspace's graph holds, in plain values."""

    documents: dict[str, str] = field(default_factory=dict)
    chunks: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    entities: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    mentions: dict[tuple[str, str], tuple[list[int], list[int], list[str]]] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, str, list[str], int]] = field(default_factory=dict)


class GraphModel:
    """What the graph must hold: the union of the generations written and not deleted."""

    def __init__(self) -> None:
        self._batches: dict[tuple[UUID, int], GraphBatch] = {}
        self._titles: dict[UUID, str] = {}

    def write(self, batch: GraphBatch) -> None:
        self._batches[batch.document_id, batch.generation] = batch
        self._titles[batch.document_id] = batch.title

    def delete(self, document: UUID, keep: int | None) -> None:
        gone = [key for key in self._batches if key[0] == document and key[1] != keep]
        for key in gone:
            del self._batches[key]

    def snapshot(self) -> Snapshot:
        found = Snapshot()
        stated: dict[str, set[str]] = defaultdict(set)
        for batch in self._batches.values():
            self._add(batch, found, stated)
        found.relations = {
            id_: (s, p, t, sorted(stated[id_]), len(stated[id_])) for id_, (s, p, t, _, _) in found.relations.items()
        }
        return found

    def _add(self, batch: GraphBatch, found: Snapshot, stated: dict[str, set[str]]) -> None:
        found.documents[str(batch.document_id)] = self._titles[batch.document_id]
        for c in batch.chunks:
            found.chunks[str(c.id)] = (str(c.document_id), c.generation, c.ordinal)
        for e in batch.entities:
            found.entities[str(e.id)] = (e.name, e.norm, e.type)
        for m in batch.mentions:
            key = (str(m.chunk_id), str(m.entity_id))
            found.mentions[key] = (list(m.starts), list(m.ends), list(m.surfaces))
        for r in batch.relations:
            found.relations[str(r.id)] = (str(r.source), r.predicate, str(r.target), [], 0)
            stated[str(r.id)] |= {str(c) for c in r.chunk_ids}


async def dump(driver: AsyncDriver, database: str, workspace: UUID) -> Snapshot:
    """All of one workspace's graph."""
    found = Snapshot()
    w = {"w": str(workspace)}
    async with driver.session(database=database) as session:
        for r in await (await session.run("MATCH (d:Document {workspace_id: $w}) RETURN d.id, d.title", w)).values():
            assert r[0] not in found.documents
            found.documents[r[0]] = r[1]
        query = "MATCH (c:Chunk {workspace_id: $w}) RETURN c.id, c.document_id, c.generation, c.ordinal"
        for r in await (await session.run(query, w)).values():
            assert r[0] not in found.chunks
            found.chunks[r[0]] = (r[1], r[2], r[3])
        query = "MATCH (e:Entity {workspace_id: $w}) RETURN e.id, e.name, e.norm, e.type"
        for r in await (await session.run(query, w)).values():
            assert r[0] not in found.entities
            found.entities[r[0]] = (r[1], r[2], r[3])
        query = (
            "MATCH (c:Chunk {workspace_id: $w})-[m:MENTIONS]->(e:Entity) "
            "RETURN c.id, e.id, m.starts, m.ends, m.surfaces"
        )
        for r in await (await session.run(query, w)).values():
            assert (r[0], r[1]) not in found.mentions
            found.mentions[r[0], r[1]] = (r[2], r[3], r[4])
        query = (
            "MATCH (s:Entity {workspace_id: $w})-[r:RELATES]->(t:Entity) "
            "RETURN r.id, s.id, r.predicate, t.id, r.chunk_ids, r.weight"
        )
        for r in await (await session.run(query, w)).values():
            assert r[0] not in found.relations
            found.relations[r[0]] = (r[1], r[2], r[3], sorted(r[4]), r[5])
    return found
