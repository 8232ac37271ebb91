"""`/chat`: a question in a conversation, answered with citations, whole or as a stream."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from pydantic import BaseModel

from weft_core.contracts.chat_events import RetrievalDone, TokenDelta
from weft_core.contracts.query import ChatRequest, ChatResponse, Citation, Mode
from weft_core.errors import InvalidInputError
from weft_models.answering.base import Answer, AnswerRequest, AnswerWriter, Token
from weft_models.answering.factory import Writers
from weft_query.services.conversations import ConversationService, Exchange
from weft_query.services.questions import checked, stand_alone
from weft_query.services.search import SearchService
from weft_service.sse import ServerEvent

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PASSAGES = 8


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A request after retrieval. `degraded`: channels that could not be asked."""

    exchange: Exchange
    request: AnswerRequest
    writer: AnswerWriter
    degraded: list[str]


class ChatService:
    """One user's questions to one workspace. Nothing is kept of an answer that did not become whole."""

    def __init__(
        self,
        search: SearchService,
        conversations: ConversationService,
        writers: Writers,
        chat_model: "BaseChatModel | None",
        rewrite_timeout_s: float,
    ) -> None:
        self._search = search
        self._conversations = conversations
        self._writers = writers
        self._chat_model = chat_model
        self._rewrite_timeout_s = rewrite_timeout_s

    async def answer(self, request: ChatRequest) -> ChatResponse:
        """The whole answer."""
        prepared = await self._prepare(request)
        answer = await prepared.writer.write(prepared.request)
        await self._conversations.keep(prepared.exchange, answer)
        return _response(prepared, answer)

    async def events(self, request: ChatRequest) -> AsyncIterator[ServerEvent]:
        """Prepares (errors up to here have a status of their own), then gives the stream of events."""
        prepared = await self._prepare(request)
        return _numbered(self._write(prepared))

    async def _write(self, prepared: _Prepared) -> AsyncGenerator[tuple[str, BaseModel], None]:
        yield (
            "retrieval",
            RetrievalDone(passages=list(prepared.request.passages), mode=Mode.AUTO, degraded=prepared.degraded),
        )
        async with contextlib.aclosing(prepared.writer.stream(prepared.request)) as parts:
            async for part in parts:
                if isinstance(part, Token):
                    yield "token", TokenDelta(text=part.text)
                elif isinstance(part, Citation):
                    yield "citation", part
                else:
                    await self._conversations.keep(prepared.exchange, part)
                    yield "usage", part.usage
                    yield "done", _response(prepared, part)

    async def _prepare(self, request: ChatRequest) -> _Prepared:
        writer = self._writer(request)
        question = checked(request.question)
        earlier, history = (
            await self._conversations.history(request.conversation_id) if request.conversation_id else ([], [])
        )
        standalone = await stand_alone(
            question, earlier, history, self._search.linked, self._chat_model, self._rewrite_timeout_s
        )
        passages, found, encoding = await self._search.for_answer(standalone, request.filters, PASSAGES)
        known = encoding.known()
        return _Prepared(
            exchange=Exchange(
                conversation_id=request.conversation_id or uuid4(),
                new=request.conversation_id is None,
                message_id=uuid4(),
                question=question,
                standalone=standalone,
            ),
            request=AnswerRequest(
                question=standalone,
                passages=passages,
                question_vector=None if known is None else known.passage,
                best_cosine=found.best_cosine,
                quotes=request.quotes,
                history=history,
                evidence=found.evidence,
                linked_names=found.linked,
            ),
            writer=writer,
            degraded=found.degraded,
        )

    def _writer(self, request: ChatRequest) -> AnswerWriter:
        if request.answer == "extractive":
            return self._writers.extractive
        if self._writers.llm is not None:
            return self._writers.llm
        if request.answer == "llm":
            raise InvalidInputError("no language model is configured; ask for an extractive answer")
        return self._writers.extractive


def _response(prepared: _Prepared, answer: Answer) -> ChatResponse:
    return ChatResponse(
        conversation_id=prepared.exchange.conversation_id,
        message_id=prepared.exchange.message_id,
        answer=answer.text,
        verdict=answer.verdict,
        confidence=answer.confidence,
        answered_by=answer.answered_by,
        citations=list(answer.citations),
        degraded=[*prepared.degraded, *answer.degraded],
        dropped_citations=answer.dropped_citations,
        usage=answer.usage,
    )


async def _numbered(parts: AsyncGenerator[tuple[str, BaseModel], None]) -> AsyncIterator[ServerEvent]:
    """Ids count from 1. Closing it closes the writer, and with it the connection to a language model."""
    number = 0
    async with contextlib.aclosing(parts):
        async for name, data in parts:
            number += 1
            yield ServerEvent(name, data, str(number))
