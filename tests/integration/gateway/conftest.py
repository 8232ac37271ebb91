"""A gateway before an upstream that does what tests ask of it, both on real sockets."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from support.http import served
from support.jwt_keys import TestKey
from support.upstream import Upstream, settings_for
from weft_gateway.app import create_app


@pytest.fixture(scope="package")
def key() -> TestKey:
    return TestKey.new()


@pytest.fixture(scope="package")
def upstream(key: TestKey) -> Iterator[Upstream]:
    """Stands for every service, auth's keys included."""
    upstream = Upstream(key.jwk)
    with served(upstream) as running:
        upstream.url = running.url
        yield upstream


@pytest.fixture(scope="package")
def gateway(upstream: Upstream) -> Iterator[str]:
    """Address of the gateway."""
    with served(create_app(settings_for(upstream))) as running:
        yield running.url


@pytest.fixture
async def client(gateway: str, key: TestKey) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in client."""
    headers = {"Authorization": f"Bearer {key.token()}"}
    async with httpx.AsyncClient(base_url=gateway, headers=headers, timeout=20) as client:
        yield client
