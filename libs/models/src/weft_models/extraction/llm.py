"""The LLM extractor: structured output, checked by us, with the local extractor behind it."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weft_core.extraction import Extraction
from weft_models.extraction.base import MAX_MENTIONS, MAX_RELATIONS, Extractor
from weft_models.extraction.predicates import wording
from weft_models.extraction.prompts import CORRECTION, SYSTEM, USER
from weft_models.extraction.reply import Reply, locate
from weft_models.llm.factory import open_chat_model
from weft_models.llm.failures import LLM_ERRORS, LlmFailure, as_failure
from weft_models.llm.fence import fenced, new_mark
from weft_models.llm.settings import LlmSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)
_PARALLEL = 4
_GIVE_UP_AFTER = 3
"""Failed passages in a row after which the rest of a call is done locally: a dead server must not hold up a document
for a timeout per chunk."""
_LONGEST_PATIENCE_S = 10.0
_REPLY_TOKENS = 4_096


class LlmExtractor:
    """An `Extractor` over a chat model. One retry with the error told to the model, then the extractor behind it, with
    `degraded` set on what it did."""

    def __init__(self, model: "BaseChatModel", name: str, timeout_s: float, fallback: Extractor) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self._fallback = fallback
        self.version = f"llm-2/{name}"

    @classmethod
    def open(cls, settings: LlmSettings, fallback: Extractor) -> "LlmExtractor":
        model = open_chat_model(settings, max_tokens=max(settings.llm_max_tokens, _REPLY_TOKENS))
        if model is None:
            raise ValueError("no language model is configured")
        return cls(model, settings.llm_model or "", settings.llm_timeout_s, fallback)

    async def extract(self, texts: Sequence[str], title: str) -> list[Extraction]:
        results: list[Extraction | None] = [None] * len(texts)
        todo = iter(range(len(texts)))
        failures = 0

        async def work() -> None:
            nonlocal failures
            for index in todo:
                if failures >= _GIVE_UP_AFTER:
                    return
                try:
                    results[index] = await self._one(texts[index], title, texts)
                    failures = 0
                except LlmFailure as failure:
                    failures += 1
                    _log.warning("the language model failed on a passage: %s (%s)", failure.message, failure.reason)

        await asyncio.gather(*(work() for _ in range(min(_PARALLEL, len(texts)))))
        if all(results):
            return [result for result in results if result is not None]
        local = await self._fallback.extract(texts, title)
        return [result or local[index].model_copy(update={"degraded": True}) for index, result in enumerate(results)]

    async def _one(self, text: str, title: str, texts: Sequence[str]) -> Extraction:
        mark = new_mark()
        messages = [
            ("system", SYSTEM.format(mark=mark, entities=MAX_MENTIONS, relations=MAX_RELATIONS, predicates=wording())),
            ("user", USER.format(title=title[:200], passage=fenced(text, mark, "passage"))),
        ]
        try:
            reply = await self._ask(messages)
        except LlmFailure as failure:
            if failure.reason == "timeout":
                raise  # asking again would double the wait
            if failure.reason == "rate_limited":
                await asyncio.sleep(min(failure.retry_after_s or 1.0, _LONGEST_PATIENCE_S))
            reply = await self._ask([*messages, ("user", CORRECTION.format(error=failure.message))])
        known = "\n".join([title, *texts])
        return await asyncio.to_thread(locate, reply, text, known, self.version)

    async def _ask(self, messages: list[tuple[str, str]]) -> Reply:
        structured = self._model.with_structured_output(Reply, method="json_schema")
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await structured.ainvoke(messages)
        except LLM_ERRORS as error:
            raise as_failure(error) from error
        if not isinstance(reply, Reply):
            raise LlmFailure("bad_reply", "the language model's reply has the wrong form")
        return reply
