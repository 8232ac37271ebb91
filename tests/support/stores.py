"""Looking into the stores of a running system, past its services."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import asyncpg
from pydantic import SecretStr
from qdrant_client import models

from support.stack import Stack
from weft_stores.neo4j.driver import open_driver
from weft_stores.qdrant.client import open_qdrant
from weft_stores.settings import Neo4jSettings, QdrantSettings, neo4j_target


async def traces(stack: Stack, workspace_id: UUID) -> dict[str, int]:
    """How much each store holds of a workspace: rows with text, vectors, graph nodes, and stored files."""
    settings = stack.settings("worker")
    return {
        "postgres": await _chunk_rows(settings, workspace_id),
        "qdrant": await _points(settings, workspace_id),
        "neo4j": await _nodes(settings, workspace_id),
        "blobs": _files(settings, workspace_id),
    }


async def _chunk_rows(settings: Mapping[str, str], workspace_id: UUID) -> int:
    connection = await asyncpg.connect(settings["WEFT_POSTGRES_URL"], timeout=10)
    try:
        query = "SELECT count(*) FROM ingestion.chunks WHERE workspace_id = $1"
        return int(await connection.fetchval(query, workspace_id))
    finally:
        await connection.close()


async def _points(settings: Mapping[str, str], workspace_id: UUID) -> int:
    client = open_qdrant(QdrantSettings(qdrant_url=SecretStr(settings["WEFT_QDRANT_URL"])))
    try:
        mine = models.FieldCondition(key="workspace_id", match=models.MatchValue(value=str(workspace_id)))
        return (await client.count("chunks", count_filter=models.Filter(must=[mine]), exact=True)).count
    finally:
        await client.close()


async def _nodes(settings: Mapping[str, str], workspace_id: UUID) -> int:
    url = SecretStr(settings["WEFT_NEO4J_URL"])
    driver = open_driver(Neo4jSettings(neo4j_url=url))
    async with driver, driver.session(database=neo4j_target(url).database) as session:
        query = "MATCH (n) WHERE n.workspace_id = $workspace RETURN count(n) AS held"
        record = await (await session.run(query, workspace=str(workspace_id))).single(strict=True)
        return int(record["held"])


def _files(settings: Mapping[str, str], workspace_id: UUID) -> int:
    folder = Path(unquote(urlsplit(settings["WEFT_BLOB_URL"]).path))
    return sum(1 for path in folder.rglob("*") if path.is_file() and str(workspace_id) in path.parts)
