"""A plain ASGI app that plays a service behind the gateway: it echoes, streams, stalls or breaks on request."""

import asyncio
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

from weft_core.contracts.auth import Jwk, Jwks
from weft_gateway.settings import GatewaySettings

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "upstream", "version": "1"},
    "paths": {
        "/livez": {"get": {"responses": {}}},
        "/v1/auth/login": {"post": {"responses": {}, "security": [{"HTTPBearer": []}]}},
        "/v1/workspaces/{workspace_id}/graph/stats": {"get": {"responses": {}, "security": [{"HTTPBearer": []}]}},
    },
    "components": {
        "schemas": {"Problem": {"type": "object"}},
        "securitySchemes": {"HTTPBearer": {"type": "http", "scheme": "bearer"}},
    },
}


@dataclass
class Upstream:
    """`X-Play` chooses what happens; without it the request is echoed as JSON."""

    jwk: Jwk
    url: str = ""
    left: threading.Event = field(default_factory=threading.Event)
    received: int = 0
    requests: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        headers = {k.decode(): v.decode("latin-1") for k, v in scope["headers"]}
        if scope["path"] == "/.well-known/jwks.json":
            await _json(send, json.loads(Jwks(keys=[self.jwk]).model_dump_json()))
        elif scope["path"] == "/openapi.json":
            await _json(send, OPENAPI)
        else:
            self.requests += 1
            play = getattr(self, f"_{headers.get('x-play', 'echo')}")
            await play(scope, receive, send, headers)

    async def _echo(self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]) -> None:
        size = 0
        more = True
        while more:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
        body = {
            "method": scope["method"],
            "raw_path": scope["raw_path"].decode(),
            "query": scope["query_string"].decode(),
            "headers": headers,
            "header_names": [k.decode() for k, _ in scope["headers"]],
            "size": size,
        }
        await _json(send, body, int(headers.get("x-status", "200")))

    async def _count(self, _scope: Scope, receive: Receive, send: Send, _headers: dict[str, str]) -> None:
        """Take in a body and remember how much came before the client was gone."""
        self.received = 0
        self.left.clear()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left.set()
                return
            self.received += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        await _json(send, {"size": self.received})

    async def _sse(self, _scope: Scope, receive: Receive, send: Send, _headers: dict[str, str]) -> None:
        """One event at once, then one a second until the client is gone."""
        self.left.clear()
        await _start(send, 200, [(b"content-type", b"text/event-stream")])
        await receive()
        gone = asyncio.ensure_future(receive())
        number = 0
        while not gone.done():
            await send({"type": "http.response.body", "body": f"data: {number}\n\n".encode(), "more_body": True})
            number += 1
            await asyncio.wait({gone}, timeout=1)
        self.left.set()

    async def _stall(self, _scope: Scope, receive: Receive, _send: Send, _headers: dict[str, str]) -> None:
        """Never answer; notice when the client is gone."""
        self.left.clear()
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left.set()

    async def _break(self, _scope: Scope, _receive: Receive, send: Send, _headers: dict[str, str]) -> None:
        """Promise 1,000 bytes, give ten and fall over."""
        await _start(send, 200, [(b"content-length", b"1000")])
        await send({"type": "http.response.body", "body": b"0123456789", "more_body": True})
        raise RuntimeError("on purpose")

    async def _nothing(self, _scope: Scope, receive: Receive, send: Send, _headers: dict[str, str]) -> None:
        await receive()
        await _start(send, 204, [])
        await send({"type": "http.response.body", "body": b""})

    async def _headers(self, _scope: Scope, receive: Receive, send: Send, _headers: dict[str, str]) -> None:
        """Answer with headers that must not all come through."""
        await receive()
        await _start(
            send,
            200,
            [
                (b"connection", b"x-internal"),
                (b"x-internal", b"1"),
                (b"x-request-id", b"someone-elses"),
                (b"server", b"upstream/1"),
                (b"set-cookie", b"a=1"),
                (b"set-cookie", b"b=2"),
                (b"content-security-policy", b"sandbox"),
                (b"x-kept", b"yes"),
                (b"content-length", b"2"),
            ],
        )
        await send({"type": "http.response.body", "body": b"ok"})


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _json(send: Send, content: object, status: int = 200) -> None:
    body = json.dumps(content).encode()
    await _start(send, status, [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())])
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def settings_for(upstream: Upstream, **changes: object) -> GatewaySettings:
    """Settings of a gateway in front of `upstream`."""
    values: dict[str, object] = {
        "auth_url": upstream.url,
        "ingestion_url": upstream.url,
        "graph_url": upstream.url,
        "query_url": upstream.url,
        "rate_per_minute": 1_000_000,
        "max_upload_bytes": 4 * 1024 * 1024,
    }
    return GatewaySettings.model_validate(values | changes)
