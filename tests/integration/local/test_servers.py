"""Each local server: reuse of its data, recovery after SIGKILL, and who it lets in."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest
import redis
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from support.servers import LOCAL
from weft_local.files import HomeBusyError
from weft_local.process import Command
from weft_local.servers import ArcadeServer, LocalServer, PostgresServer, QdrantServer, ValkeyServer


async def _sql(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def write(server: LocalServer) -> None:
    """Leave something behind in a running server."""
    url = server.url.get_secret_value()
    match server:
        case PostgresServer():
            asyncio.run(_sql(url, "CREATE TABLE kept AS SELECT 7 AS n"))
        case ValkeyServer():
            with redis.Redis.from_url(url) as client:
                client.set("kept", 7)
        case ArcadeServer():
            _cypher(server, "CREATE (k:Kept {n: 7})")
        case QdrantServer():
            body = {"vectors": {"dense": {"size": 4, "distance": "Cosine"}}}
            _rest(server, "PUT", "/collections/kept", body).raise_for_status()


def read(server: LocalServer) -> object:
    """What `write` left."""
    url = server.url.get_secret_value()
    match server:
        case PostgresServer():
            return asyncio.run(_sql(url, "SELECT n FROM kept"))
        case ValkeyServer():
            with redis.Redis.from_url(url) as client:
                return int(client.get("kept") or 0)
        case ArcadeServer():
            return _cypher(server, "MATCH (k:Kept) RETURN k.n AS n")
        case _:
            return 7 if _rest(server, "GET", "/collections/kept").is_success else 0


def _cypher(server: LocalServer, statement: str, password: str | None = None) -> object:
    auth = ("root", password or server.password)
    with GraphDatabase.driver(f"bolt://127.0.0.1:{server.port}", auth=auth) as driver:
        records, _, _ = driver.execute_query(statement, database_="neo4j")
        return records[0]["n"] if records else None


def _rest(server: LocalServer, method: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
    headers = {"api-key": key or server.password}
    return httpx.request(method, f"http://127.0.0.1:{server.port}{path}", json=body, headers=headers, trust_env=False)


@pytest.fixture(params=list(LOCAL))
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LocalServer]:
    one = LOCAL[request.param](tmp_path / "server")
    yield one
    one.stop()


def test_data_and_password_are_kept_over_a_restart(server: LocalServer) -> None:
    server.start()
    write(server)
    password = server.password
    server.stop()
    assert (server.data_dir / "password").stat().st_mode & 0o077 == 0
    server.start()
    assert server.password == password
    assert read(server) == 7


def test_data_survive_sigkill(server: LocalServer) -> None:
    server.start()
    write(server)
    assert server.child is not None
    server.child.kill_group()
    server.stop()
    server.start()
    assert read(server) == 7


def test_no_secret_is_in_the_arguments(server: LocalServer) -> None:
    server.start()
    assert server.child is not None
    for process in (psutil.Process(server.child.pid), *psutil.Process(server.child.pid).children(recursive=True)):
        assert server.password not in " ".join(process.cmdline())


def test_only_loopback_is_listened_on(server: LocalServer) -> None:
    server.start()
    assert server.child is not None
    listening = [c.laddr for c in psutil.Process(server.child.pid).net_connections("tcp") if c.status == "LISTEN"]
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert server.port in {address.port for address in listening}


def test_a_wrong_password_is_refused(server: LocalServer) -> None:
    server.start()
    url = server.url.get_secret_value().replace(server.password, "wrong")
    match server:
        case PostgresServer():
            with pytest.raises(asyncpg.InvalidPasswordError):
                asyncio.run(_sql(url, "SELECT 1"))
        case ValkeyServer():
            with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(url) as client:
                client.ping()
        case ArcadeServer():
            with pytest.raises(AuthError):
                _cypher(server, "RETURN 1 AS n", password="wrong-password")
        case _:
            assert _rest(server, "GET", "/collections", key="wrong").status_code in {401, 403}


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    first, second = ValkeyServer(tmp_path), ValkeyServer(tmp_path)
    first.start()
    try:
        with pytest.raises(HomeBusyError):
            second.start()
        assert first.child is not None
        assert first.child.returncode is None
    finally:
        first.stop()


def test_a_server_left_by_a_killed_owner_is_ended_first(tmp_path: Path) -> None:
    first = ValkeyServer(tmp_path)
    first.start()
    assert first.child is not None
    left = first.child
    first._open.close()  # what the kernel does to a killed owner: the lock is gone, the child may still run
    second = ValkeyServer(tmp_path)
    second.start()
    try:
        assert left.returncode is not None
    finally:
        second.stop()
        first.stop()


def test_a_port_taken_by_a_stranger_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first try meets a listener on its port; the server comes up on another."""
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server = ValkeyServer(tmp_path)
        lend = ValkeyServer.command
        taken: list[int] = []

        def command(self: ValkeyServer) -> Command:
            if not taken:
                stranger.bind(("127.0.0.1", self.port))
                stranger.listen()
                taken.append(self.port)
            return lend(self)

        monkeypatch.setattr(ValkeyServer, "command", command)
        server.start()
        try:
            assert server.port not in taken
        finally:
            server.stop()


def test_stale_postmaster_pid_of_a_living_stranger(tmp_path: Path) -> None:
    """After a reboot the noted pid may belong to anything: here, to this test."""
    server = PostgresServer(tmp_path / "server")
    server.start()
    assert server.child is not None
    note = server.data_dir / "cluster" / "data" / "postmaster.pid"
    lines = note.read_text().split("\n")
    os.kill(server.child.pid, signal.SIGKILL)
    server.stop()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    server.start()
    server.stop()
