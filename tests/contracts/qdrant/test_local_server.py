"""Who may use the local server, and with what client."""

import asyncio
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import httpx
import pytest
from qdrant_client import AsyncQdrantClient, models
from qdrant_client.common.version_check import get_server_version, is_compatible
from qdrant_client.http.exceptions import UnexpectedResponse

from support.qdrant_server import QdrantProcess
from support.qdrant_things import NAME
from weft_stores.qdrant.client import open_qdrant
from weft_stores.qdrant.collections import ALIAS, ensure_chunks
from weft_stores.settings import QdrantSettings


@pytest.mark.parametrize("headers", [{}, {"api-key": "wrong"}, {"authorization": "Bearer wrong"}, {"api-key": "é"}])
async def test_without_the_key_nothing_is_told(local: QdrantProcess, headers: dict[str, str]) -> None:
    encoded = {name.encode(): value.encode() for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=local.base_url, headers=encoded) as client:
        for path in ("/collections", "/nowhere", "/metrics"):
            assert (await client.get(path)).status_code == 401
        for path in ("/", "/livez", "/readyz", "/healthz"):
            assert (await client.get(path)).status_code == 200


async def test_a_bearer_token_is_the_key_too(local: QdrantProcess) -> None:
    async with httpx.AsyncClient(base_url=local.base_url) as client:
        response = await client.get("/collections", headers={"authorization": f"Bearer {local.api_key}"})
    assert response.status_code == 200


async def test_the_client_is_content(local: QdrantProcess) -> None:
    """The official client, unchanged, with its check of versions and its models of the answers."""
    version = await asyncio.to_thread(get_server_version, local.base_url, {}, None, 5)
    assert is_compatible(metadata.version("qdrant-client"), version)
    client = AsyncQdrantClient(url=local.base_url, headers={"api-key": local.api_key})
    await client.create_collection(NAME, vectors_config=models.VectorParams(size=2, distance=models.Distance.DOT))
    with pytest.raises(UnexpectedResponse, match="409"):
        await client.create_collection(NAME, vectors_config=models.VectorParams(size=2, distance=models.Distance.DOT))
    await client.create_payload_index(
        NAME, "kind", models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
    )
    await client.upsert(NAME, [models.PointStruct(id=1, vector=[1.0, 2.0], payload={"kind": "a"})])
    await client.upsert(NAME, models.Batch(ids=[2, 3], vectors=[[1.0, 3.0], [1.0, 4.0]], payloads=[{"kind": "a"}, {}]))
    info = await client.get_collection(NAME)
    assert info.points_count == 3
    assert info.payload_schema["kind"].params == models.KeywordIndexParams(
        type=models.KeywordIndexType.KEYWORD, is_tenant=True
    )
    assert [p.id for p in (await client.query_points(NAME, query=[0.0, 1.0], limit=2)).points] == [3, 2]
    assert (await client.facet(NAME, "kind")).hits[0].count == 2
    groups = await client.query_points_groups(NAME, query=[0.0, 1.0], group_by="kind", limit=2)
    assert [(g.id, [h.id for h in g.hits]) for g in groups.groups] == [("a", [2, 1])]
    assert (await client.scroll(NAME, limit=2))[1] == 3
    await client.close()


async def test_the_first_ensure_under_a_race(local: QdrantProcess) -> None:
    client = open_qdrant(QdrantSettings(qdrant_url=local.url))
    names = await asyncio.gather(*(ensure_chunks(client, "model", 8) for _ in range(8)))
    assert set(names) == {"chunks_model"}
    assert (await client.get_collection(ALIAS)).points_count == 0
    assert await ensure_chunks(client, "better", 16) == "chunks_better"
    aliases = (await client.get_aliases()).aliases
    assert [(alias.alias_name, alias.collection_name) for alias in aliases] == [(ALIAS, "chunks_better")]
    await client.close()


def test_a_weak_key_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("short")
    run = subprocess.run(
        [sys.executable, "-m", "weft_local.qdrant", "--data-dir", tmp_path, "--port", "0", "--api-key-file", key],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert re.search("API key has fewer than 16", run.stderr)
