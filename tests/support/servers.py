"""Servers for tests: local ones out of wheels, started on first use, and real ones where they can be had.

A real server comes from its address in `WEFT_TEST_<STORE>_URL`, else from a container when Docker
answers. What could not be had is kept in `MISSING` and named at the end of the run.
"""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import pytest
from pydantic import SecretStr

from weft_local.servers import ArcadeServer, LocalServer, PostgresServer, QdrantServer, ValkeyServer

LOCAL: dict[str, type[LocalServer]] = {
    "postgres": PostgresServer,
    "redis": ValkeyServer,
    "neo4j": ArcadeServer,
    "qdrant": QdrantServer,
}
MISSING: dict[str, str] = {}
_CONTAINER_SECRET = "container-secret-7c1f"


def variable(name: str) -> str:
    """The environment variable that holds a real server's address for the tests."""
    return f"WEFT_TEST_{name.upper()}_URL"


def given_url(name: str) -> SecretStr | None:
    """Address of the real server given in the environment."""
    url = os.environ.get(variable(name))
    return SecretStr(url) if url else None


def given_environment() -> dict[str, str]:
    """`WEFT_<STORE>_URL` settings of every real store given: lets a whole system be run on them."""
    return {LOCAL[name].variable: url.get_secret_value() for name in LOCAL if (url := given_url(name))}


@contextmanager
def local_server(name: str) -> Iterator[SecretStr]:
    """A fresh local server in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix=f"weft-{name}-") as folder:
        server = LOCAL[name](Path(folder) / "server")
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@contextmanager
def real_server(name: str) -> Iterator[SecretStr]:
    """A real server, or a skip that the end of the run repeats."""
    if url := given_url(name):
        yield url
    elif docker_answers():
        with _CONTAINERS[name]() as url:
            yield url
    else:
        MISSING[name] = f"{variable(name)} is not set and no Docker engine answers"
        pytest.skip(f"real {name}: {MISSING[name]}")


@cache
def docker_answers() -> bool:
    """Whether a Docker engine can be reached."""
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "version"], capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


@contextmanager
def _container(image: str, port: int, ready: str, env: dict[str, str], command: str = "") -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from testcontainers.core.container import DockerContainer
        from testcontainers.core.wait_strategies import LogMessageWaitStrategy

        container = DockerContainer(image).with_exposed_ports(port)
        for key, value in env.items():
            container = container.with_env(key, value)
        if command:
            container = container.with_command(command)
        container.waiting_for(LogMessageWaitStrategy(ready).with_startup_timeout(120))
        with container:
            yield f"{container.get_container_host_ip()}:{container.get_exposed_port(port)}"


@contextmanager
def _postgres_container() -> Iterator[SecretStr]:
    env = {"POSTGRES_PASSWORD": _CONTAINER_SECRET, "POSTGRES_USER": "weft", "POSTGRES_DB": "weft"}
    # the image starts a first server for its set-up, without TCP; only the second one says "IPv4"
    with _container("postgres:18", 5432, "listening on IPv4 address", env) as address:
        yield SecretStr(f"postgresql://weft:{_CONTAINER_SECRET}@{address}/weft")


@contextmanager
def _redis_container() -> Iterator[SecretStr]:
    command = f"redis-server --requirepass {_CONTAINER_SECRET}"
    with _container("redis:8", 6379, "Ready to accept connections", {}, command) as address:
        yield SecretStr(f"redis://:{_CONTAINER_SECRET}@{address}/0")


@contextmanager
def _neo4j_container() -> Iterator[SecretStr]:
    with _container("neo4j:5", 7687, "Started.", {"NEO4J_AUTH": f"neo4j/{_CONTAINER_SECRET}"}) as address:
        yield SecretStr(f"bolt://neo4j:{_CONTAINER_SECRET}@{address}/neo4j")


@contextmanager
def _qdrant_container() -> Iterator[SecretStr]:
    env = {"QDRANT__SERVICE__API_KEY": _CONTAINER_SECRET}
    with _container("qdrant/qdrant", 6333, "Qdrant HTTP listening", env) as address:
        yield SecretStr(f"http://:{_CONTAINER_SECRET}@{address}")


_CONTAINERS: dict[str, Callable[[], AbstractContextManager[SecretStr]]] = {
    "postgres": _postgres_container,
    "redis": _redis_container,
    "neo4j": _neo4j_container,
    "qdrant": _qdrant_container,
}
