"""A Qdrant of this suite's own: its collections must not meet those of other suites behind the one alias."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from pydantic import SecretStr

from support.qdrant_server import QdrantProcess
from support.servers import real_server


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantProcess]:
    with QdrantProcess(tmp_path_factory.mktemp("qdrant")) as server:
        yield server


@pytest.fixture(scope="module")
async def http(local: QdrantProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=local.base_url, headers={"api-key": local.api_key}, timeout=30) as client:
        yield client


@pytest.fixture(scope="module", params=["local", pytest.param("real", marks=pytest.mark.real)])
def server_url(request: pytest.FixtureRequest) -> Iterator[SecretStr]:
    """Address of a Qdrant: the local one, then a real one where it can be had."""
    if request.param == "local":
        server: QdrantProcess = request.getfixturevalue("local")
        yield server.url
    else:
        with real_server("qdrant") as url:
            yield url
