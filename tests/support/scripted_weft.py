"""A server that behaves as Weft's contracts say, with faults on demand: what the client is tested against."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from support.answers import answer, problem
from support.scripted_graph import ScriptedGraph
from weft_core.contracts.auth import TokenPair, User
from weft_core.contracts.common import Page
from weft_core.contracts.documents import Counters, Document, DocumentStatus, Stage, UploadAccepted
from weft_core.contracts.workspaces import Role, Workspace
from weft_core.failures import SENTENCES, FailureCode

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"
WORKSPACE = UUID("11111111-1111-4111-8111-111111111111")
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def document(name: str = "a.txt", **changes: object) -> Document:
    """A ready document, with changes."""
    values: dict[str, object] = {
        "id": uuid4(), "workspace_id": WORKSPACE, "title": name, "filename": name, "media_type": "text/plain",
        "byte_size": 3, "content_hash": "0" * 64, "status": DocumentStatus.READY, "stage": Stage.DONE, "percent": 100,
        "attempt": 1, "active_generation": 1, "latest_generation": 1, "counters": Counters(chunks=2, entities=1),
        "metadata": {}, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Document.model_validate(values | changes)


@dataclass
class Upload:
    """What arrived as one upload."""

    filename: str
    size: int
    sha256: str
    title: str | None
    metadata: str | None


@dataclass
class Scripted:
    """State of the server; tests set the faults and read the counters."""

    lifetime_s: int = 300
    refresh_delay_s: float = 0.0
    logins: int = 0
    refreshes: int = 0
    valid: set[str] = field(default_factory=set)
    refresh_tokens: set[str] = field(default_factory=set)
    uploads: list[Upload] = field(default_factory=list)
    listed: list[Document] = field(default_factory=list)
    page_size: int = 2
    busy: int = 0
    event_streams: list[Callable[[], AsyncIterator[bytes]]] = field(default_factory=list)
    opened_streams: int = 0
    chat_events: list[bytes] = field(default_factory=list)
    graph: ScriptedGraph = field(default_factory=ScriptedGraph)

    def issue(self) -> TokenPair:
        pair = TokenPair(access_token=uuid4().hex, refresh_token=uuid4().hex, expires_in=self.lifetime_s)
        self.valid.add(pair.access_token)
        self.refresh_tokens.add(pair.refresh_token)
        return pair

    def app(self) -> Starlette:
        base = f"/v1/workspaces/{WORKSPACE}"
        return Starlette(
            routes=[
                Route("/v1/auth/login", self._login, methods=["POST"]),
                Route("/v1/auth/refresh", self._refresh, methods=["POST"]),
                Route("/v1/auth/logout", self._logout, methods=["POST"]),
                Route("/v1/auth/me", self._signed(self._me)),
                Route("/v1/workspaces", self._signed(self._workspaces)),
                Route(f"{base}/documents", self._signed(self._list)),
                Route(f"{base}/documents", self._signed(self._upload), methods=["POST"]),
                Route(f"{base}/documents/{{id}}/events", self._signed(self._events)),
                Route(f"{base}/chat", self._signed(self._chat), methods=["POST"]),
                *(
                    Route(f"{base}{path}", self._signed(handler), methods=[method])
                    for (method, path), handler in self.graph.routes().items()
                ),
                Route("/page", lambda _request: PlainTextResponse("<html>a proxy's page</html>", 502)),
            ]
        )

    def _signed(self, handler: Callable[[Request], object]) -> Callable[[Request], object]:
        async def checked(request: Request) -> object:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if token not in self.valid:
                return problem(401, "unauthenticated", "the token is not valid")
            return await handler(request)  # type: ignore[misc]  # every handler here is a coroutine function

        return checked

    async def _login(self, request: Request) -> Response:
        body = await request.json()
        self.logins += 1
        if (body["email"], body["password"]) != (EMAIL, PASSWORD):
            return problem(401, "unauthenticated", "e-mail or password is wrong")
        return answer(self.issue())

    async def _refresh(self, request: Request) -> Response:
        token = (await request.json())["refresh_token"]
        self.refreshes += 1
        await asyncio.sleep(self.refresh_delay_s)
        if token not in self.refresh_tokens:
            return problem(401, "unauthenticated", "the session has ended")
        self.refresh_tokens.remove(token)
        return answer(self.issue())

    async def _logout(self, request: Request) -> Response:
        self.refresh_tokens.discard((await request.json())["refresh_token"])
        return Response(status_code=204)

    async def _me(self, _request: Request) -> Response:
        return answer(User(id=uuid4(), email=EMAIL, name="Ada", created_at=NOW))

    async def _workspaces(self, _request: Request) -> Response:
        later = Workspace(id=uuid4(), name="second", role=Role.OWNER, created_at=datetime.now(UTC))
        first = Workspace(id=WORKSPACE, name="first", role=Role.OWNER, created_at=NOW)
        return answer(Page[Workspace](items=[later, first]))

    async def _list(self, request: Request) -> Response:
        at = int(request.query_params.get("cursor", "0"))
        following = at + self.page_size
        more = str(following) if following < len(self.listed) else None
        return answer(Page[Document](items=self.listed[at:following], next_cursor=more))

    async def _upload(self, request: Request) -> Response:
        if self.busy:
            self.busy -= 1
            return problem(429, "rate_limited", "too many requests", {"Retry-After": "0"})
        async with request.form() as form:
            file = form["file"]
            assert not isinstance(file, str)
            raw, name = await file.read(), file.filename or ""
            title, metadata = form.get("title"), form.get("metadata")
        digest = hashlib.sha256(raw).hexdigest()
        self.uploads.append(Upload(name, len(raw), digest, _text(title), _text(metadata)))
        broken = name.startswith("broken")
        code = FailureCode.CORRUPT if broken else None
        made = document(
            name,
            status=DocumentStatus.FAILED if broken else DocumentStatus.READY,
            error_code=code,
            error=SENTENCES[code] if code else None,
        )
        self.listed.append(made)
        return answer(UploadAccepted(document=made), 202)

    async def _events(self, request: Request) -> Response:
        self.opened_streams += 1
        if self.event_streams:
            return StreamingResponse(self.event_streams.pop(0)(), media_type="text/event-stream")
        wanted = UUID(request.path_params["id"])
        found = next((d for d in self.listed if d.id == wanted), None)
        if found is None:
            return problem(404, "not_found", "there is no such document")
        name = "failed" if found.status is DocumentStatus.FAILED else "done"
        return StreamingResponse(one(event(name, found)), media_type="text/event-stream")

    async def _chat(self, request: Request) -> Response:
        assert (await request.json())["stream"] is True
        return StreamingResponse(one(*self.chat_events), media_type="text/event-stream")


def event(name: str, data: BaseModel) -> bytes:
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n".encode()


async def one(*blocks: bytes) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block


def _text(value: object) -> str | None:
    return None if value is None else str(value)
