"""One question through `/chat`, and what came of it."""

import time
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel

from benchmarks.answers.scoring import answer_in_quotes, gold_quoted, is_verbatim, is_yes_no
from benchmarks.sets import SetQuestion
from weft_client import AsyncWeft
from weft_core.contracts.query import Verdict


class Key(NamedTuple):
    """The set a question is from and its place there, the corpus it is asked of, and how many quotes are wanted."""

    set: str
    question: int
    corpus: str
    quotes: int


class Asked(BaseModel):
    """`has_answer` is None for a question answered by yes or no. An answer that says 'not found' has no quotes."""

    key: Key
    verdict: Verdict
    confidence: float
    has_answer: bool | None
    gold_quoted: float | None
    quotes: int
    verbatim: int
    client_ms: float
    degraded: list[str] = []


class Asker:
    """Asks one workspace. `numbers`: its documents' places in their corpus."""

    def __init__(self, weft: AsyncWeft, numbers: Mapping[UUID, int]) -> None:
        self._weft = weft
        self._numbers = numbers
        self._texts: dict[UUID, str] = {}

    async def ask(self, key: Key, question: SetQuestion, gold: set[int]) -> Asked:
        """In a conversation of its own. `gold`: places in the corpus, none when it is not the question's own."""
        began = time.perf_counter()
        response = await self._weft.chat.ask(question.question, answer="extractive", quotes=key.quotes)
        client_ms = 1000 * (time.perf_counter() - began)
        quotes = [] if response.verdict is Verdict.NOT_FOUND else response.citations
        verbatim = [is_verbatim(c.quote, await self._text(c.document_id), c.start, c.end) for c in quotes]
        return Asked(
            key=key,
            verdict=response.verdict,
            confidence=response.confidence,
            has_answer=None
            if is_yes_no(question.answer)
            else answer_in_quotes(question.answer, [c.quote for c in quotes]),
            gold_quoted=gold_quoted(gold, [self._numbers[c.document_id] for c in quotes]) if gold else None,
            quotes=len(quotes),
            verbatim=sum(verbatim),
            client_ms=client_ms,
            degraded=response.degraded,
        )

    async def _text(self, document: UUID) -> str:
        if document not in self._texts:
            self._texts[document] = (await self._weft.documents.text(document)).text
        return self._texts[document]
