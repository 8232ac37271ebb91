"""What goes through the gateway, and how."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from support.http import served, unused_url
from support.jwt_keys import TestKey
from support.upstream import Upstream, settings_for
from support.waiting import until
from weft_gateway import routing
from weft_gateway.app import create_app

WORKSPACE = f"/v1/workspaces/{uuid4()}"
DOCUMENTS = f"{WORKSPACE}/documents"


async def _received(upstream: Upstream, size: int) -> None:
    async def seen() -> int:
        return upstream.received

    await until(seen, lambda found: found >= size, within=5)


async def test_request_arrives_unchanged(client: httpx.AsyncClient) -> None:
    path = f"{DOCUMENTS}/a%2Fb%20c:retry?q=%C3%A9&q=2&empty="
    response = await client.post(path, content=b"x" * 100_000, headers={"X-Status": "202", "X-Custom": "kept"})
    echo = response.json()
    assert response.status_code == 202
    assert echo["method"] == "POST"
    assert f"{echo['raw_path']}?{echo['query']}" == path
    assert echo["size"] == 100_000
    assert echo["headers"]["x-custom"] == "kept"
    assert echo["headers"]["authorization"].startswith("Bearer ")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_every_method_goes_through(method: str, client: httpx.AsyncClient) -> None:
    response = await client.request(method, DOCUMENTS)
    assert response.status_code == 200
    assert (response.content == b"") == (method == "HEAD")


async def test_answer_without_body(client: httpx.AsyncClient) -> None:
    response = await client.delete(DOCUMENTS, headers={"X-Play": "nothing"})
    assert (response.status_code, response.content) == (204, b"")


async def test_client_cannot_speak_for_the_gateway(client: httpx.AsyncClient) -> None:
    forged = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=6.6.6.6",
        "X-Real-IP": "6.6.6.6",
        "X-User-Id": str(uuid4()),
        "X-User-Role": "owner",
        "Proxy-Authorization": "Basic eA==",
        "Keep-Alive": "timeout=99",
        "TE": "trailers",
        "Connection": "keep-alive, X-Dropped",
        "X-Dropped": "1",
    }
    echo = (await client.get(DOCUMENTS, headers=forged)).json()
    seen = echo["headers"]
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["x-forwarded-host"] == client.base_url.netloc.decode()
    for name in ("forwarded", "x-real-ip", "x-user-id", "x-user-role", "proxy-authorization", "x-dropped", "te"):
        assert name not in seen
    assert echo["header_names"].count("x-forwarded-for") == 1
    assert "6.6.6.6" not in str(echo)


async def test_answer_headers_are_cleaned_and_completed(client: httpx.AsyncClient) -> None:
    response = await client.get(DOCUMENTS, headers={"X-Play": "headers", "X-Request-ID": "mine-1"})
    assert response.headers.get_list("x-request-id") == ["mine-1"]
    assert "x-internal" not in response.headers
    assert "server" not in response.headers
    assert len(response.headers.get_list("date")) == 1
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert response.headers["x-kept"] == "yes"
    assert response.headers["content-security-policy"] == "sandbox"
    for name in ("x-content-type-options", "x-frame-options", "referrer-policy", "ratelimit-limit"):
        assert name in response.headers


async def test_request_id_reaches_the_service(client: httpx.AsyncClient) -> None:
    given = await client.get(DOCUMENTS, headers={"X-Request-ID": "abc"})
    made = await client.get(DOCUMENTS)
    assert given.json()["headers"]["x-request-id"] == given.headers["x-request-id"] == "abc"
    assert made.json()["headers"]["x-request-id"] == made.headers["x-request-id"] != "abc"


async def test_events_are_not_buffered_and_leaving_ends_them(client: httpx.AsyncClient, upstream: Upstream) -> None:
    started = time.monotonic()
    async with client.stream("GET", f"{DOCUMENTS}/1/events", headers={"X-Play": "sse"}) as response:
        first = await anext(response.aiter_bytes())
        assert first == b"data: 0\n\n"
        assert time.monotonic() - started < 0.8
    assert await asyncio.to_thread(upstream.left.wait, 5)


async def test_leaving_before_the_answer_cancels_the_service(gateway: str, key: TestKey, upstream: Upstream) -> None:
    upstream.left.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(gateway).port)
    writer.write(
        f"GET {DOCUMENTS} HTTP/1.1\r\nHost: x\r\nX-Play: stall\r\nAuthorization: Bearer {key.token()}\r\n\r\n".encode()
    )
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.close()
    assert await asyncio.to_thread(upstream.left.wait, 3)
    assert await reader.read() == b""


async def test_leaving_in_mid_upload_cancels_the_service(gateway: str, key: TestKey, upstream: Upstream) -> None:
    upstream.left.clear()
    _reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(gateway).port)
    head = f"POST {DOCUMENTS} HTTP/1.1\r\nHost: x\r\nX-Play: count\r\nAuthorization: Bearer {key.token()}\r\n"
    writer.write(f"{head}Content-Length: 1000000\r\n\r\n".encode() + b"x" * 1000)
    await writer.drain()
    await _received(upstream, 1000)
    writer.close()
    assert await asyncio.to_thread(upstream.left.wait, 3)


async def test_uploads_stream_through_before_they_are_complete(client: httpx.AsyncClient, upstream: Upstream) -> None:
    upstream.received = 0
    arrived = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x" * 1000
        await _received(upstream, 1000)
        arrived.set()
        yield b"y" * 1000

    response = await client.post(DOCUMENTS, content=slowly(), headers={"X-Play": "count"})
    assert response.json() == {"size": 2000}
    assert arrived.is_set()


CAP = 4 * 1024 * 1024 + 1024 * 1024


async def test_announced_excess_is_413_at_once(gateway: str, key: TestKey, upstream: Upstream) -> None:
    before = upstream.requests
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(gateway).port)
    head = f"POST {DOCUMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.token()}\r\n"
    writer.write(f"{head}Content-Length: {CAP + 1}\r\n\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 2)
    writer.close()
    assert upstream.requests == before


async def test_chunked_excess_is_413_while_it_streams(gateway: str, key: TestKey, upstream: Upstream) -> None:
    """Sent without end: the answer must come although the body never stops."""
    upstream.left.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(gateway).port)
    head = f"POST {DOCUMENTS} HTTP/1.1\r\nHost: x\r\nX-Play: count\r\nAuthorization: Bearer {key.token()}\r\n"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

    async def send_for_ever() -> None:
        while True:
            writer.write(chunk)
            await writer.drain()

    sending = asyncio.create_task(send_for_ever())
    answer = await asyncio.wait_for(reader.readuntil(b"}"), 10)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    assert await asyncio.to_thread(upstream.left.wait, 3)
    assert upstream.received <= CAP


async def test_largest_upload_passes_and_other_areas_take_less(client: httpx.AsyncClient) -> None:
    assert (await client.post(DOCUMENTS, content=b"x" * CAP)).json()["size"] == CAP
    assert (await client.post(f"{WORKSPACE}/query", content=b"x" * (2 * 1024 * 1024))).status_code == 200
    refused = await client.post(f"{WORKSPACE}/query", content=b"x" * (2 * 1024 * 1024 + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


async def test_broken_answer_is_not_passed_off_as_whole(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(DOCUMENTS, headers={"X-Play": "break"})
    assert (await client.get(DOCUMENTS)).status_code == 200


async def test_dead_service_is_503_and_named(upstream: Upstream, key: TestKey) -> None:
    dead = unused_url()
    settings = settings_for(upstream, ingestion_url=dead, graph_url=dead)
    headers = {"Authorization": f"Bearer {key.token()}"}
    with served(create_app(settings)) as running:
        async with httpx.AsyncClient(base_url=running.url, headers=headers) as client:
            for path, name in ((DOCUMENTS, "ingestion"), (f"{WORKSPACE}/graph/stats", "graph")):
                for content in (None, b"x" * 1000):
                    response = await client.post(path, content=content)
                    problem = response.json()
                    assert (response.status_code, problem["code"], problem["dependency"]) == (503, "unavailable", name)
                    assert problem["request_id"] == response.headers["x-request-id"]
            assert (await client.get(f"{WORKSPACE}/query")).status_code == 200


async def test_silent_service_is_503_or_504_in_time(
    upstream: Upstream, key: TestKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = routing.Area("graph", routing.Service.GRAPH, total_s=0.5, idle_s=0.5)
    monkeypatch.setitem(routing._IN_WORKSPACE, "graph", quick)
    headers = {"Authorization": f"Bearer {key.token()}"}
    with socket.socket() as silent, served(create_app(settings_for(upstream))) as running:
        silent.bind(("127.0.0.1", 0))
        async with httpx.AsyncClient(base_url=running.url, headers=headers) as client:
            response = await client.get(f"{WORKSPACE}/graph/stats", headers={"X-Play": "stall"})
    problem = response.json()
    assert (response.status_code, problem["code"], problem["dependency"]) == (504, "timeout", "graph")
    assert await asyncio.to_thread(upstream.left.wait, 3)
