"""Answers with citations, whole or as they are written, and the conversations they belong to."""

from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from weft_client.api.paging import walk
from weft_client.api.scope import WorkspaceScope
from weft_client.errors import WeftApiError, WeftBrokenOffError
from weft_client.sse import parse_events
from weft_client.transport import Transport
from weft_core.contracts.chat_events import RetrievalDone, TokenDelta
from weft_core.contracts.common import Page, Problem
from weft_core.contracts.query import (
    ChatRequest,
    ChatResponse,
    Citation,
    Conversation,
    ConversationDetail,
    Filters,
    Usage,
)

Answer = Literal["auto", "extractive", "llm"]
ChatEvent = RetrievalDone | TokenDelta | Citation | Usage | ChatResponse
"""What `stream` yields; a `ChatResponse` comes last."""

_EVENTS: dict[str, type[BaseModel]] = {
    "retrieval": RetrievalDone,
    "token": TokenDelta,
    "citation": Citation,
    "usage": Usage,
    "done": ChatResponse,
}


class ChatApi:
    """Questions to one workspace."""

    def __init__(self, transport: Transport, scope: WorkspaceScope) -> None:
        self._transport = transport
        self._scope = scope

    async def ask(
        self,
        question: str,
        *,
        conversation_id: UUID | None = None,
        filters: Filters | None = None,
        answer: Answer = "auto",
        quotes: int = 3,
    ) -> ChatResponse:
        """The answer, when it is complete."""
        body = _request(question, conversation_id, filters, answer, quotes, stream=False)
        return await self._transport.fetch(ChatResponse, "POST", await self._scope.path("/chat"), body=body)

    async def stream(
        self,
        question: str,
        *,
        conversation_id: UUID | None = None,
        filters: Filters | None = None,
        answer: Answer = "auto",
        quotes: int = 3,
    ) -> AsyncIterator[ChatEvent]:
        """The answer as it is written. Raises when it breaks off: half an answer is never taken for a whole one."""
        body = _request(question, conversation_id, filters, answer, quotes, stream=True)
        path, timeout = await self._scope.path("/chat"), self._transport.timeouts.stream
        accept = {"Accept": "text/event-stream"}
        async with self._transport.open("POST", path, body=body, headers=accept, read_timeout=timeout) as response:
            async for event in parse_events(response.aiter_bytes()):
                if event.event == "error":
                    raise WeftApiError(Problem.model_validate_json(event.data))
                model = _EVENTS.get(event.event)
                if model is None:  # an event of a newer server
                    continue
                parsed = model.model_validate_json(event.data)
                assert isinstance(parsed, ChatEvent)  # noqa: S101 - tells the type checker what the table holds
                yield parsed
                if event.event == "done":
                    return
        raise WeftBrokenOffError(self._transport.base_url, "the stream ended early")

    async def conversations(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Conversation]:
        """One page, newest first."""
        path, params = await self._scope.path("/conversations"), {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Conversation], "GET", path, params=params)

    def each_conversation(self) -> AsyncIterator[Conversation]:
        """All of them."""
        return walk(lambda cursor: self.conversations(limit=100, cursor=cursor))

    async def conversation(self, conversation_id: UUID) -> ConversationDetail:
        """With its messages."""
        path = await self._scope.path(f"/conversations/{conversation_id}")
        return await self._transport.fetch(ConversationDetail, "GET", path)

    async def delete_conversation(self, conversation_id: UUID) -> None:
        await self._transport.send("DELETE", await self._scope.path(f"/conversations/{conversation_id}"))


def _request(
    question: str,
    conversation_id: UUID | None,
    filters: Filters | None,
    answer: Answer,
    quotes: int,
    *,
    stream: bool,
) -> ChatRequest:
    return ChatRequest(
        question=question,
        conversation_id=conversation_id,
        filters=filters or Filters(),
        answer=answer,
        quotes=quotes,
        stream=stream,
    )
