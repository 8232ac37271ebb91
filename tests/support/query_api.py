"""The query service on a real socket, over real stores. Only who is calling is arranged by hand."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from pydantic import SecretStr

from support.ingestion import Members
from weft_core.contracts.query import ChatResponse, QueryResponse
from weft_core.contracts.workspaces import Role
from weft_models.embedding.base import Embedder, Vectors
from weft_models.embedding.vectors import PassageText, TextVectors
from weft_query.app import create_app
from weft_query.container import Container
from weft_query.settings import QuerySettings
from weft_service.server import server_config


@dataclass
class CountingEmbedder:
    """The real model; remembers the questions it was given."""

    inner: Embedder
    questions: list[str]

    @property
    def slug(self) -> str:
        return self.inner.slug

    @property
    def dimension(self) -> int:
        return self.inner.dimension

    @property
    def max_tokens(self) -> int:
        return self.inner.max_tokens

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return self.inner.token_spans(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self.inner.embed_passages(texts)

    def embed_question(self, question: str) -> Vectors:
        self.questions.append(question)
        return self.inner.embed_question(question)

    def passage_vectors(self, passages: Sequence[PassageText]) -> list[TextVectors]:
        return self.inner.passage_vectors(passages)

    def question_vectors(self, question: str) -> TextVectors:
        self.questions.append(question)
        return self.inner.question_vectors(question)

    def close(self) -> None:
        """The model is shared by all tests."""


@dataclass
class Asker:
    """A member of one workspace."""

    client: httpx.AsyncClient
    workspace_id: UUID
    user_id: UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.user_id}"}

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.client.get(self._url(path), params=query, headers=self.headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(self._url(path), headers=self.headers)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(self._url(path), json=body, headers=self.headers)

    async def query(self, question: str, **body: Any) -> QueryResponse:
        response = await self.post("/query", question=question, **body)
        assert response.status_code == 200, response.text
        return QueryResponse.model_validate_json(response.content)

    async def chat(self, question: str, **body: Any) -> ChatResponse:
        response = await self.post("/chat", question=question, **body)
        assert response.status_code == 200, response.text
        return ChatResponse.model_validate_json(response.content)

    @asynccontextmanager
    async def stream(self, question: str, **body: Any) -> AsyncIterator[httpx.Response]:
        request = {"question": question, "stream": True, **body}
        async with self.client.stream("POST", self._url("/chat"), json=request, headers=self.headers) as response:
            yield response

    async def events(self, question: str, **body: Any) -> list[tuple[str, str, Any]]:
        """(id, name, data) of every event of a streamed answer."""
        async with self.stream(question, **body) as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            text = (await response.aread()).decode()
        return list(parse_events(text))

    def _url(self, path: str) -> str:
        return f"/v1/workspaces/{self.workspace_id}{path}"


def parse_events(text: str) -> Iterator[tuple[str, str, Any]]:
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if fields:
            yield fields.get("id", ""), fields["event"], json.loads(fields["data"])


@dataclass
class QueryApi:
    """A running service."""

    client: httpx.AsyncClient
    members: Members
    container: Container
    embedder: CountingEmbedder

    def asker(self, workspace_id: UUID, user_id: UUID | None = None) -> Asker:
        """A viewer of the workspace."""
        user = user_id or uuid4()
        self.members.roles[user, workspace_id] = Role.VIEWER
        return Asker(self.client, workspace_id, user)


@asynccontextmanager
async def running_query(embedder: Embedder | None, **settings: SecretStr | str | float) -> AsyncIterator[QueryApi]:
    """With `embedder`, the model that a test has loaded already; with None the one the settings name."""
    counting = CountingEmbedder(embedder, []) if embedder else None
    app = create_app(QuerySettings.model_validate(settings), counting)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        server = uvicorn.Server(server_config(app, host="127.0.0.1", port=0))
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0.01)
            if serving.done():
                serving.result()
        members = Members()
        app.state.verifier = app.state.roles = members
        container: Container = app.state.container
        try:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
                timeout=60,
                limits=httpx.Limits(max_connections=100),
            ) as client:
                yield QueryApi(client, members, container, counting or CountingEmbedder(container.embedder, []))
        finally:
            server.should_exit = True
            await serving
