"""An LLM with the extractive writer behind it."""

import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace

from weft_core.errors import UnavailableError
from weft_models.answering.base import Answer, AnswerPart, AnswerRequest, AnswerWriter, Token

_log = logging.getLogger(__name__)
DEGRADED = "llm"


class FallbackWriter:
    """An `AnswerWriter` that asks `first` and, if that fails before anything was shown, `second`; the answer then says
    `degraded: ["llm"]`. A failure after the first token is raised: half an answer of one and half of the other would
    be worse than an error."""

    def __init__(self, first: AnswerWriter, second: AnswerWriter) -> None:
        self._first = first
        self._second = second

    async def write(self, request: AnswerRequest) -> Answer:
        try:
            return await self._first.write(request)
        except UnavailableError as error:
            _log.warning("answering without the language model: %s", error.message)
            return _degraded(await self._second.write(request))

    async def stream(self, request: AnswerRequest) -> AsyncGenerator[AnswerPart, None]:
        shown = False
        try:
            async with contextlib.aclosing(self._first.stream(request)) as parts:
                async for part in parts:
                    shown = shown or isinstance(part, Token)
                    yield part
        except UnavailableError as error:
            if shown:
                raise
            _log.warning("answering without the language model: %s", error.message)
        else:
            return
        async for part in self._second.stream(request):
            yield _degraded(part) if isinstance(part, Answer) else part


def _degraded(answer: Answer) -> Answer:
    return replace(answer, degraded=(*answer.degraded, DEGRADED))
