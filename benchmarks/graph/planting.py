"""A made graph straight into Postgres and Neo4j, as ingestion leaves it, without reading 25,000 chunks by a model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID, uuid4

import asyncpg
from neo4j import AsyncDriver
from pydantic import SecretStr

from benchmarks.graph.made import MadeChunk, Name, Stated
from weft_core.fuzzy import gram_ids
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.schema import ensure_schema
from weft_stores.settings import Neo4jSettings, neo4j_target

ROWS = 2_000
Row = Mapping[str, Any]

ENTITIES: LiteralString = """
UNWIND $rows AS row
CREATE (e:Entity {id: row.id, workspace_id: $workspace_id, name: row.name, norm: row.norm, type: row.type, touched: 1})
"""
CHUNKS: LiteralString = """
UNWIND $rows AS row
CREATE (c:Chunk {id: row.id, workspace_id: $workspace_id, document_id: row.document_id, generation: 1,
                 ordinal: row.ordinal, states: row.states})
"""
MENTIONS: LiteralString = """
UNWIND $rows AS row
MATCH (c:Chunk {id: row.chunk_id})
MATCH (e:Entity {id: row.entity_id})
CREATE (c)-[:MENTIONS {starts: row.starts, ends: row.ends, surfaces: row.surfaces, name: row.name}]->(e)
"""
RELATIONS: LiteralString = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source})
MATCH (t:Entity {id: row.target})
CREATE (s)-[:RELATES {id: row.id, workspace_id: $workspace_id, predicate: row.predicate, chunk_ids: row.chunk_ids,
                      weight: size(row.chunk_ids)}]->(t)
"""


async def plant_graph(url: SecretStr, workspace_id: UUID, known: Sequence[Name], made: Sequence[MadeChunk]) -> int:
    """Writes nodes and edges; the number of relations."""
    stated: dict[UUID, list[Stated]] = defaultdict(list)
    chunk_ids: dict[UUID, list[str]] = defaultdict(list)
    for chunk in made:
        for one in chunk.stated:
            stated[one.id].append(one)
            chunk_ids[one.id].append(str(chunk.id))
    relations = [
        {
            "id": str(id_),
            "source": str(found[0].source.id),
            "target": str(found[0].target.id),
            "predicate": found[0].predicate,
            "chunk_ids": sorted(set(chunk_ids[id_])),
        }
        for id_, found in stated.items()
    ]
    async with open_driver(Neo4jSettings(neo4j_url=url)) as driver:
        database = neo4j_target(url).database
        await ensure_schema(driver, database)
        for statement, rows in (
            (ENTITIES, [{"id": str(e.id), "name": e.name, "norm": e.norm, "type": e.type} for e in known]),
            (CHUNKS, [_chunk_row(chunk) for chunk in made]),
            (MENTIONS, [row for chunk in made for row in _mention_rows(chunk)]),
            (RELATIONS, relations),
        ):
            await _write(driver, database, statement, rows, workspace_id)
    return len(relations)


async def _write(
    driver: AsyncDriver, database: str, statement: LiteralString, rows: Sequence[Row], workspace_id: UUID
) -> None:
    async with driver.session(database=database) as session:
        for start in range(0, len(rows), ROWS):
            async with await session.begin_transaction() as transaction:
                part = list(rows[start : start + ROWS])
                await (await transaction.run(statement, rows=part, workspace_id=str(workspace_id))).consume()
                await transaction.commit()


def _chunk_row(chunk: MadeChunk) -> Row:
    states = [f"{s.source.id}/{s.id}/{s.target.id}/{s.start}/{s.end}/0.90" for s in chunk.stated]
    return {
        "id": str(chunk.id),
        "document_id": str(chunk.document_id),
        "ordinal": chunk.ordinal,
        "states": sorted(states),
    }


def _mention_rows(chunk: MadeChunk) -> Iterable[Row]:
    for name, spans in chunk.spans.items():
        yield {
            "chunk_id": str(chunk.id),
            "entity_id": str(name.id),
            "starts": [start for start, _ in spans],
            "ends": [end for _, end in spans],
            "surfaces": [name.name] * len(spans),
            "name": name.name,
        }


async def plant_text(url: SecretStr, workspace_id: UUID, known: Sequence[Name], made: Sequence[MadeChunk]) -> None:
    """Writes documents with one active generation each, their chunks, and the registry of their names."""
    documents = sorted({chunk.document_id for chunk in made})
    common = {
        "workspace_id": workspace_id,
        "title": "A made document",
        "filename": "a.txt",
        "media_type": "text/plain",
        "byte_size": 1,
        "metadata": "{}",
    }
    active = {"status": "ready", "stage": "done", "latest_generation": 1, "active_generation": 1}
    tables: dict[str, list[Row]] = {
        "documents": [
            {**common, **active, "id": id_, "created_by": uuid4(), "content_hash": str(id_)} for id_ in documents
        ],
        "generations": [
            {**common, "document_id": id_, "generation": 1, "content_hash": str(id_), "blob_key": "none"}
            for id_ in documents
        ],
        "chunks": [_text_row(workspace_id, chunk) for chunk in made],
        "entities": [_sense_row(workspace_id, name) for name in known],
        "appearances": _appearance_rows(workspace_id, made),
    }
    connection = await asyncpg.connect(url.get_secret_value(), timeout=10)
    try:
        for table, rows in tables.items():
            await connection.copy_records_to_table(
                table, schema_name="ingestion", columns=list(rows[0]), records=[tuple(row.values()) for row in rows]
            )
            await connection.execute(f"VACUUM ANALYZE ingestion.{table}")
    finally:
        await connection.close()


def _text_row(workspace_id: UUID, chunk: MadeChunk) -> Row:
    return {
        "id": chunk.id,
        "workspace_id": workspace_id,
        "document_id": chunk.document_id,
        "generation": 1,
        "ordinal": chunk.ordinal,
        "text": chunk.text,
        "start": chunk.start,
        "end": chunk.start + len(chunk.text),
        "page": 1,
        "page_end": 1,
        "heading_path": [],
        "token_count": len(chunk.text.split()),
        "content_hash": str(chunk.id),
    }


def _sense_row(workspace_id: UUID, name: Name) -> Row:
    return {
        "id": name.id,
        "workspace_id": workspace_id,
        "norm": name.norm,
        "type": name.type,
        "name": name.name,
        "canonical_id": name.id,
        "label": name.name,
        "label_norm": name.norm,
        "label_type": name.type,
        "keys": [],
        "grams": gram_ids(workspace_id, name.norm),
    }


def _appearance_rows(workspace_id: UUID, made: Sequence[MadeChunk]) -> list[Row]:
    mentions: dict[tuple[UUID, Name], int] = defaultdict(int)
    for chunk in made:
        for name, spans in chunk.spans.items():
            mentions[chunk.document_id, name] += len(spans)
    return [
        {
            "document_id": document_id,
            "generation": 1,
            "norm": name.norm,
            "workspace_id": workspace_id,
            "type": name.type,
            "name": name.name,
            "mentions": number,
            "chunk_ids": [],
            "neighbours": [],
            "years": [],
            "qualifier": "",
            "description": "",
            "domains": [],
            "dated": [],
            "expansions": [],
            "entity_id": name.id,
        }
        for (document_id, name), number in mentions.items()
    ]
