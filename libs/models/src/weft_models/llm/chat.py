"""Asking a chat model for text: whole or streamed, bounded in time and length, every oddity a `LlmFailure`."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, MessageLikeRepresentation

from weft_core.contracts.query import Usage
from weft_models.llm.failures import LLM_ERRORS, LlmFailure, as_failure

MAX_CHARACTERS = 200_000
"""Of one answer: a model that never stops is cut off here."""
_WHOLE = {"stop", "length", "end_turn", "eos"}

Messages = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text; `usage` when the server has told it."""

    text: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A finished text."""

    text: str
    usage: Usage


async def complete(model: BaseChatModel, messages: Messages, timeout_s: float) -> Whole:
    """The model's whole reply."""
    try:
        async with asyncio.timeout(timeout_s):
            message = await model.ainvoke(_typed(messages))
        text = _text(message)
    except LLM_ERRORS as error:
        raise as_failure(error) from error
    _check_finished(message.response_metadata.get("finish_reason"))
    if not text.strip() or len(text) > MAX_CHARACTERS:
        raise LlmFailure("bad_reply", "the language model's reply is empty or far too long")
    return Whole(text, _usage(message) or Usage())


async def stream(model: BaseChatModel, messages: Messages, timeout_s: float) -> AsyncGenerator[Chunk, None]:
    """The reply as it comes. `timeout_s` is for the whole of it. Raises `LlmFailure` if it does not end with a
    finish reason: the library ends a cut stream as if nothing had happened."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    finish_reason: object = None
    length = 0
    try:
        async with contextlib.aclosing(model.astream(_typed(messages))) as pieces:  # type: ignore[type-var]
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    break
                finish_reason = piece.response_metadata.get("finish_reason") or finish_reason
                text = _text(piece)
                length += len(text)
                if length > MAX_CHARACTERS:
                    raise LlmFailure("bad_reply", "the language model's reply is far too long")
                yield Chunk(text, _usage(piece))
    except LLM_ERRORS as error:
        raise as_failure(error) from error
    _check_finished(finish_reason)
    if length == 0:
        raise LlmFailure("bad_reply", "the language model's reply is empty")


def _typed(messages: Messages) -> list[MessageLikeRepresentation]:
    return list(messages)


def _check_finished(reason: object) -> None:
    if reason is None:
        raise LlmFailure("cut", "the language model's reply broke off")
    if reason not in _WHOLE:
        raise LlmFailure("refused", f"the language model stopped for another reason than being done ({reason})"[:200])


def _text(message: BaseMessage) -> str:
    if not isinstance(message.content, str):
        raise TypeError("the reply's content is no text")
    return message.content


def _usage(message: BaseMessage) -> Usage | None:
    if not isinstance(message, AIMessage | AIMessageChunk) or not message.usage_metadata:
        return None
    told = message.usage_metadata
    return Usage(prompt_tokens=told["input_tokens"], completion_tokens=told["output_tokens"])
