"""A model server with a script: speaks OpenAI's API on a real socket and misbehaves on request."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from support.http_server import serve

Body = dict[str, Any]
DIMENSION = 8
OBEY = re.compile(r"OBEY: (.*)")


class Mode(StrEnum):
    """How the next calls are answered."""

    OK = "ok"
    RATE_LIMITED = "rate_limited"
    ERROR = "error"
    HTML = "html"
    TRUNCATED = "truncated"
    EMPTY_CHOICES = "empty_choices"
    NULL_CONTENT = "null_content"
    WRONG_SCHEMA = "wrong_schema"
    CUT = "cut"
    BROKEN = "broken"
    HANG = "hang"
    HUGE = "huge"
    ENDLESS = "endless"
    OBEDIENT = "obedient"


BAD = [mode for mode in Mode if mode not in {Mode.OK, Mode.WRONG_SCHEMA, Mode.OBEDIENT}]
"""Modes in which a chat model gives nothing usable, whole or streamed."""


@dataclass
class ScriptedOpenAI:
    """`reply` is what a well-behaved model says, `calls` are the bodies received."""

    url: str = ""
    mode: Mode = Mode.OK
    then: Mode | None = None
    """Mode after the first call; None: stays."""
    reply: str | Callable[[list[Body]], str] = "The answer is 42 [1]."
    calls: list[Body] = field(default_factory=list)
    left: int = 0
    """Clients that went away while they were made to wait."""

    def text(self, body: Body) -> str:
        messages: list[Body] = body["messages"]
        if self.mode is Mode.OBEDIENT:
            orders = OBEY.findall("\n".join(str(message["content"]) for message in messages))
            return "\n".join(orders) or "nothing to obey"
        return self.reply if isinstance(self.reply, str) else self.reply(messages)

    async def chat(self, request: Request) -> Response:
        body = await request.json()
        self.calls.append(body)
        response = await self._answer(request, body)
        if self.then is not None:
            self.mode, self.then = self.then, None
        return response

    async def embeddings(self, request: Request) -> Response:
        body = await request.json()
        self.calls.append(body)
        mode, self.mode, self.then = self.mode, self.then or self.mode, None
        if bad := await self._bad(request, mode):
            return bad
        rows = [{"index": i, "embedding": _vector(text)} for i, text in enumerate(body["input"])]
        if mode is Mode.WRONG_SCHEMA:
            rows = rows[:-1]
        return JSONResponse({"object": "list", "data": rows[::-1], "model": body["model"]})

    async def _bad(self, request: Request, mode: Mode) -> Response | None:
        if mode is Mode.HANG:
            await _gone(request)
            self.left += 1
        return _BAD[mode]() if mode in _BAD else None

    async def _answer(self, request: Request, body: Body) -> Response:
        if bad := await self._bad(request, self.mode):
            return bad
        if body.get("stream"):
            return StreamingResponse(self._stream(request, body), media_type="text/event-stream")
        content: str | None = self.text(body)
        reason: str | None = "stop"
        if self.mode is Mode.NULL_CONTENT:
            content = None
        elif self.mode is Mode.WRONG_SCHEMA:
            content = '{"entities": "none", "relations": 7}'
        elif self.mode in {Mode.CUT, Mode.BROKEN, Mode.ENDLESS}:
            reason = None
        choices = [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}]
        return JSONResponse(_completion([] if self.mode is Mode.EMPTY_CHOICES else choices))

    async def _stream(self, request: Request, body: Body) -> AsyncIterator[bytes]:
        text = self.text(body)
        pieces = re.findall(r"\S+\s*", text) or [text]
        if self.mode in {Mode.CUT, Mode.BROKEN}:
            pieces = pieces[: max(1, len(pieces) // 2)]
        for piece in [] if self.mode in {Mode.NULL_CONTENT, Mode.EMPTY_CHOICES} else pieces:
            yield _event([{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}])
        if self.mode is Mode.BROKEN:
            raise ConnectionResetError("the script loses the connection here")
        while self.mode is Mode.ENDLESS:
            if await request.is_disconnected():
                self.left += 1
                return
            yield _event([{"index": 0, "delta": {"content": "more " * 200}, "finish_reason": None}])
        if self.mode is not Mode.CUT:
            finished = [{"index": 0, "delta": {}, "finish_reason": "stop"}]
            yield _event([] if self.mode is Mode.EMPTY_CHOICES else finished)
            yield _event([], usage=True)
            yield b"data: [DONE]\n\n"


_BAD: dict[Mode, Callable[[], Response]] = {
    Mode.RATE_LIMITED: lambda: JSONResponse({"error": {"message": "slow"}}, 429, headers={"Retry-After": "1"}),
    Mode.ERROR: lambda: JSONResponse({"error": {"message": "oops"}}, 500),
    Mode.HTML: lambda: Response("<html><body>Welcome to nginx</body></html>", media_type="text/html"),
    Mode.TRUNCATED: lambda: Response('{"choices": [{"index": 0, "mess', media_type="application/json"),
    Mode.HUGE: lambda: StreamingResponse(_huge(), media_type="application/json"),
    Mode.HANG: lambda: Response(status_code=499),
}


async def _gone(request: Request) -> None:
    """Returns when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _completion(choices: list[Body]) -> Body:
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices, "usage": usage}


def _event(choices: list[Body], *, usage: bool = False) -> bytes:
    body = {**_completion(choices), "object": "chat.completion.chunk"}
    if not usage:
        del body["usage"]
    return f"data: {json.dumps(body)}\n\n".encode()


async def _huge() -> AsyncIterator[bytes]:
    yield b'{"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "'
    for _ in range(100):
        yield b"x" * 1_000_000
    yield b'"}}]}'


def _vector(text: str) -> list[float]:
    """The same text always gives the same direction."""
    digest = hashlib.sha256(text.encode()).digest()
    return [byte - 127.5 for byte in digest[:DIMENSION]]


@contextmanager
def scripted_openai() -> Iterator[ScriptedOpenAI]:
    """A running server; `url` ends in /v1."""
    script = ScriptedOpenAI()
    routes = [
        Route("/v1/chat/completions", script.chat, methods=["POST"]),
        Route("/v1/embeddings", script.embeddings, methods=["POST"]),
    ]
    with serve(Starlette(routes=routes)) as url:
        script.url = f"{url}/v1"
        yield script
