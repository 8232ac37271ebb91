"""A server that is away is reported as such, soon, and its return is noticed."""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine
from uuid import uuid4

import pytest
from pydantic import SecretStr

from support.graphs import Said, make_batch
from weft_core.errors import UnavailableError
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.schema import check, ensure_schema
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.settings import Neo4jSettings, neo4j_target


async def _unavailable_within(seconds: float, call: Callable[[], Coroutine[object, object, object]]) -> None:
    began = time.perf_counter()
    with pytest.raises(UnavailableError) as raised:
        await call()
    assert raised.value.dependency == "neo4j"
    assert time.perf_counter() - began < seconds


async def test_a_refused_connection_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        settings = Neo4jSettings(neo4j_url=SecretStr(f"bolt://neo4j:secret@127.0.0.1:{taken.getsockname()[1]}/neo4j"))
        async with open_driver(settings) as driver:
            workspace = uuid4()
            reader, writer = GraphReader(driver, "neo4j", workspace), GraphWriter(driver, "neo4j", workspace)
            batch = make_batch(workspace, uuid4(), 1, [Said((("A", "thing"),))])
            await _unavailable_within(5, lambda: reader.get([uuid4()]))
            await _unavailable_within(5, lambda: writer.write(batch))
            await _unavailable_within(5, lambda: writer.delete_generations(uuid4(), None))
            await _unavailable_within(5, lambda: ensure_schema(driver, "neo4j"))
            await _unavailable_within(5, lambda: check(driver, "neo4j"))


async def test_a_silent_server_is_unavailable() -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with open_driver(Neo4jSettings(neo4j_url=SecretStr(f"bolt://u:p@127.0.0.1:{port}/neo4j"))) as driver:
        await _unavailable_within(20, lambda: GraphReader(driver, "neo4j", uuid4()).get([uuid4()]))
    server.close()


async def test_wrong_credentials_are_unavailable(neo4j_server: SecretStr) -> None:
    target = neo4j_target(neo4j_server)
    address = target.uri.partition("://")[2]
    url = SecretStr(f"bolt://{target.user}:not-the-password@{address}/{target.database}")
    async with open_driver(Neo4jSettings(neo4j_url=url)) as driver:
        await _unavailable_within(10, lambda: GraphReader(driver, target.database, uuid4()).get([uuid4()]))


async def test_schema_can_be_made_by_several_at_once(neo4j_server: SecretStr) -> None:
    database = neo4j_target(neo4j_server).database
    async with open_driver(Neo4jSettings(neo4j_url=neo4j_server)) as driver:
        await asyncio.gather(*(ensure_schema(driver, database) for _ in range(4)))
        await check(driver, database)
