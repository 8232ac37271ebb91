"""Event streams over a real socket."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response

from support.http import served
from weft_core.contracts.common import Liveness
from weft_core.errors import UnavailableError
from weft_service.app import create_service_app, no_checks
from weft_service.settings import ServiceSettings
from weft_service.sse import ServerEvent, sse_response


@dataclass
class Source:
    """Counts how its streams ended."""

    closed: threading.Event = field(default_factory=threading.Event)

    async def events(self, kind: str) -> AsyncIterator[ServerEvent]:
        self.closed.clear()
        try:
            yield ServerEvent("first", Liveness(), "1")
            if kind == "three":
                yield ServerEvent("second", "two\nlines\r\nand\rmore", "2\nid: forged")
                yield ServerEvent("third\ndata: forged", "")
            elif kind == "known":
                raise UnavailableError("neo4j")
            elif kind == "unknown":
                raise RuntimeError("SELECT secret")
            else:
                await asyncio.sleep(3600)
        finally:
            self.closed.set()


@pytest.fixture(scope="module")
def source() -> Source:
    return Source()


@pytest.fixture(scope="module")
def app(source: Source) -> FastAPI:
    router = APIRouter()

    @router.get("/events/{kind}", response_class=Response)
    async def events(kind: str) -> Response:
        return sse_response(source.events(kind), heartbeat_s=0.1)

    @router.post("/drain")
    async def drain(request: Request) -> None:
        request.app.state.draining.set()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    return create_service_app(
        title="t", settings=ServiceSettings(), lifespan=lifespan, routers=[router], checks=no_checks
    )


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    with served(app) as running:
        yield running.url


async def test_events_are_framed_and_cannot_be_forged(url: str, source: Source) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        response = await client.get("/events/three")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.text == (
        ": open\n\n"
        'id: 1\nevent: first\ndata: {"status":"ok"}\n\n'
        "id: 2\nevent: second\ndata: two\ndata: lines\ndata: and\ndata: more\n\n"
        "event: third\ndata: \n\n"
    )
    assert source.closed.is_set()


@pytest.mark.parametrize(("kind", "code"), [("known", "unavailable"), ("unknown", "internal")])
async def test_error_becomes_a_last_event(kind: str, code: str, url: str, source: Source) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        text = (await client.get(f"/events/{kind}")).text
    last = text.strip().split("\n\n")[-1]
    assert last.startswith("event: error\ndata: {")
    assert f'"code":"{code}"' in last
    assert "SELECT" not in text
    assert source.closed.is_set()


async def test_silence_is_filled_and_leaving_closes_the_source(url: str, source: Source) -> None:
    async with httpx.AsyncClient(base_url=url) as client, client.stream("GET", "/events/endless") as response:
        text = ""
        async for part in response.aiter_text():
            text += part
            if text.count(": heartbeat\n\n") >= 2:
                break
        assert text.startswith(": open\n\nid: 1\n")
        assert not source.closed.is_set()
    assert await asyncio.to_thread(source.closed.wait, 3)


async def test_stopping_ends_streams(url: str, source: Source) -> None:
    """Last in this module: the app stays draining."""
    async with httpx.AsyncClient(base_url=url) as client, client.stream("GET", "/events/endless") as response:
        parts = response.aiter_bytes()
        await anext(parts)
        await client.post("/drain")
        async with asyncio.timeout(5):
            async for _ in parts:
                pass
    assert source.closed.is_set()
