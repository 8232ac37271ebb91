"""Sessions commit or roll back; a server that is away is `UnavailableError`, soon; other errors stay what they are."""

import asyncio
import socket
import time
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from support.tcp_proxy import TcpProxy
from weft_core.errors import UnavailableError
from weft_stores.postgres import liveness
from weft_stores.postgres.engine import create_engine, session_factory, session_scope


async def _ask(engine: AsyncEngine, statement: str = "SELECT 1") -> object:
    async with session_scope(session_factory(engine)) as session:
        return await session.scalar(text(statement))


def _at_port(url: SecretStr, port: int) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    return SecretStr(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}").geturl())


async def test_a_scope_commits_and_rolls_back(engine: AsyncEngine) -> None:
    factory = session_factory(engine)
    async with session_scope(factory) as session:
        await session.execute(text("CREATE TABLE t (n int UNIQUE)"))
        await session.execute(text("INSERT INTO t VALUES (1)"))

    async def fail_half_way() -> None:
        async with session_scope(factory) as session:
            await session.execute(text("INSERT INTO t VALUES (2)"))
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        await fail_half_way()
    assert await _ask(engine, "SELECT array_agg(n) FROM t") == [1]
    with pytest.raises(IntegrityError):
        await _ask(engine, "INSERT INTO t VALUES (1) RETURNING n")


async def test_errors_of_the_callers_own_pass_unchanged(engine: AsyncEngine) -> None:
    """A file that is missing is no missing database."""
    with pytest.raises(FileNotFoundError):
        async with session_scope(session_factory(engine)):
            raise FileNotFoundError("mine")
    with pytest.raises(DBAPIError, match="division"):
        await _ask(engine, "SELECT 1/0")


async def test_a_cancelled_task_is_cancelled_wherever_it_was(engine: AsyncEngine) -> None:
    """Not a lost server: whoever stops a task waits for its end, not for Postgres."""

    async def work() -> None:
        while True:
            await _ask(engine, "SELECT pg_sleep(0.002)")

    outcomes: list[BaseException | None] = []
    for n in range(40):
        task = asyncio.create_task(work())
        await asyncio.wait([task], timeout=0.003 + 0.0007 * n)
        task.cancel()
        outcomes += await asyncio.gather(task, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
    assert await _ask(engine) == 1


async def test_a_refused_connection_is_unavailable(database: SecretStr) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        engine = create_engine(_at_port(database, taken.getsockname()[1]), application_name="contract")
        began = time.perf_counter()
        with pytest.raises(UnavailableError) as raised:
            await _ask(engine)
        assert raised.value.dependency == "postgres"
        assert time.perf_counter() - began < 3
        with pytest.raises(UnavailableError):
            async with engine.connect():
                pass
        await engine.dispose()


async def test_a_silent_server_is_unavailable(database: SecretStr) -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    engine = create_engine(_at_port(database, server.sockets[0].getsockname()[1]), application_name="contract")
    began = time.perf_counter()
    with pytest.raises(UnavailableError):
        await _ask(engine)
    assert time.perf_counter() - began < 10
    await engine.dispose()
    server.close()


async def test_a_full_pool_is_unavailable_instead_of_a_hang(database: SecretStr) -> None:
    engine = create_engine(database, application_name="contract", pool_size=1)
    factory = session_factory(engine)
    async with session_scope(factory) as session:
        await session.execute(text("SELECT 1"))
        began = time.perf_counter()
        with pytest.raises(UnavailableError, match="no free connection"):
            await _ask(engine)
        assert time.perf_counter() - began < 5
    assert await _ask(engine) == 1
    await engine.dispose()


async def test_a_slow_command_is_cut_and_the_pool_recovers(database: SecretStr) -> None:
    engine = create_engine(database, application_name="contract", pool_size=1, command_timeout_s=0.3)
    with pytest.raises(UnavailableError):
        await _ask(engine, "SELECT pg_sleep(30)")
    assert await _ask(engine) == 1
    await engine.dispose()


async def test_a_lost_connection_is_unavailable_once_and_an_idle_one_not_at_all(
    database: SecretStr, engine: AsyncEngine
) -> None:
    other = create_engine(database, application_name="killer")
    # waits until the backend is gone, so that the client has been told
    kill = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'contract'"

    async def lose_it_half_way() -> None:
        async with session_scope(session_factory(engine)) as session:
            await session.execute(text("SELECT 1"))
            assert await _ask(other, kill) == 1
            await session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        await lose_it_half_way()
    assert await _ask(engine) == 1
    assert await _ask(other, kill) == 1
    await asyncio.sleep(0.05)
    assert await _ask(engine) == 1  # the pool notices before it hands the connection out
    await other.dispose()


async def test_a_connection_that_lay_idle_is_asked_whether_it_lives(
    database: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that went without a word: nothing was said on the socket, so only a ping can tell."""
    monkeypatch.setattr(liveness, "TRUSTED_S", 0.0)
    async with TcpProxy.to(database) as proxy:
        engine = create_engine(proxy.url, application_name="contract", pool_size=1, command_timeout_s=0.5)
        first = await _ask(engine, "SELECT pg_backend_pid()")
        assert await _ask(engine, "SELECT pg_backend_pid()") == first
        proxy.hush()
        assert await _ask(engine, "SELECT pg_backend_pid()") != first
        await engine.dispose()


async def test_whoever_stands_still_in_a_transaction_is_ended(database: SecretStr) -> None:
    engine = create_engine(database, application_name="contract", pool_size=1, idle_in_transaction_s=0.2)

    async def stand_still() -> None:
        async with session_scope(session_factory(engine)) as session:
            await session.execute(text("SELECT 1"))
            await asyncio.sleep(0.5)
            await session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        await stand_still()
    assert await _ask(engine) == 1
    await engine.dispose()
    usual = create_engine(database, application_name="contract", pool_size=1)
    assert await _ask(usual, "SHOW idle_in_transaction_session_timeout") == "10s"
    await usual.dispose()


async def test_a_transaction_has_an_end_however_its_client_stands_still(database: SecretStr) -> None:
    """Between the parts of a statement a client is not idle, and holds its locks."""
    limits = {}
    for idle_s in (0.0, 10.0):
        engine = create_engine(database, application_name="tests", pool_size=1, idle_in_transaction_s=idle_s)
        if int(str(await _ask(engine, "SHOW server_version_num"))) < 170000:
            pytest.skip("this server has no transaction_timeout")
        limits[idle_s] = await _ask(engine, "SHOW transaction_timeout")
        await engine.dispose()
    assert limits == {0.0: "0", 10.0: "20s"}
