from collections.abc import AsyncIterator, Iterator

import pytest

from support.http_server import serve
from support.scripted_weft import EMAIL, PASSWORD, Scripted
from weft_client import AsyncWeft


@pytest.fixture
def server() -> Scripted:
    return Scripted()


@pytest.fixture
def url(server: Scripted) -> Iterator[str]:
    with serve(server.app()) as base_url:
        yield base_url


@pytest.fixture
async def weft(url: str) -> AsyncIterator[AsyncWeft]:
    async with AsyncWeft(url, email=EMAIL, password=PASSWORD) as client:
        yield client
