"""Servers every suite can use. Each starts once per pytest process, at its first use.

`postgres_url`, `redis_url`, `neo4j_url`, `qdrant_url`: the local server. For contract suites,
`postgres_server` and its like run the test once on the local and once on a real server.
"""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from support.servers import MISSING, local_server, real_server

_KINDS = ["local", pytest.param("real", marks=pytest.mark.real)]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[SecretStr]:
    with local_server("postgres") as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[SecretStr]:
    with local_server("redis") as url:
        yield url


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[SecretStr]:
    with local_server("neo4j") as url:
        yield url


@pytest.fixture(scope="session")
def qdrant_url() -> Iterator[SecretStr]:
    with local_server("qdrant") as url:
        yield url


def _server(request: pytest.FixtureRequest, name: str) -> Iterator[SecretStr]:
    if request.param == "local":
        yield request.getfixturevalue(f"{name}_url")
    else:
        with real_server(name) as url:
            yield url


@pytest.fixture(scope="session", params=_KINDS)
def postgres_server(request: pytest.FixtureRequest) -> Iterator[SecretStr]:
    yield from _server(request, "postgres")


@pytest.fixture(scope="session", params=_KINDS)
def redis_server(request: pytest.FixtureRequest) -> Iterator[SecretStr]:
    yield from _server(request, "redis")


@pytest.fixture(scope="session", params=_KINDS)
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[SecretStr]:
    yield from _server(request, "neo4j")


@pytest.fixture(scope="session", params=_KINDS)
def qdrant_server(request: pytest.FixtureRequest) -> Iterator[SecretStr]:
    yield from _server(request, "qdrant")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the servers that could not be had, even when skips are not shown."""
    if MISSING:
        terminalreporter.section("not run on real servers")
        for name, reason in sorted(MISSING.items()):
            terminalreporter.line(f"{name}: {reason}")
