"""Answers without a model: verbatim sentences that together cover the question, and two dates for 'who was first'."""

import asyncio
from collections.abc import AsyncGenerator

from weft_core.contracts.query import Citation, Verdict
from weft_models.answering.base import Answer, AnswerPart, AnswerRequest, Token
from weft_models.answering.candidates import Gathered, by_sentences, by_tokens
from weft_models.answering.comparison import Comparison, TitledText, compare
from weft_models.answering.not_found import confidence, verdict
from weft_models.answering.question import compares
from weft_models.answering.quotes import choose, choose_in_turn
from weft_models.answering.rendered import NOT_FOUND, render
from weft_models.answering.sentences import cite
from weft_models.embedding.base import Embedder

__all__ = ["NOT_FOUND", "ExtractiveWriter", "render"]

_COMPARING_QUOTES = 5


class ExtractiveWriter:
    """An `AnswerWriter` that quotes. It shows what the documents say and never claims that it is the answer."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    async def write(self, request: AnswerRequest) -> Answer:
        return await asyncio.to_thread(self._answer, request)

    async def stream(self, request: AnswerRequest) -> AsyncGenerator[AnswerPart, None]:
        answer = await self.write(request)
        for line in answer.text.splitlines(keepends=True):
            yield Token(line)
        for citation in answer.citations:
            yield citation
        yield answer

    def _answer(self, request: AnswerRequest) -> Answer:
        probability = confidence(request)
        band = verdict(probability)
        citations = () if band is Verdict.NOT_FOUND else tuple(self._quotes(request))
        return Answer(render(band, citations, request.question), band, probability, "extractive", citations)

    def _quotes(self, request: AnswerRequest) -> list[Citation]:
        """In rank order, and of one passage in its own order."""
        comparison = compare(request.question, [TitledText(p.document_title, p.text) for p in request.passages])
        in_turn = comparison is not None or compares(request.question)
        count = max(request.quotes, _COMPARING_QUOTES) if in_turn else request.quotes
        numbers = sorted({*range(min(count, len(request.passages))), *_rests_on(comparison)})
        gathered = by_tokens(request, numbers) or by_sentences(request, numbers, self._embedder)
        candidates = gathered.candidates
        if comparison:
            chosen = choose(candidates, count, _fixed(comparison, gathered))
        elif in_turn or not len(candidates.weights):
            chosen = choose_in_turn(candidates, count)
        else:
            chosen = choose(candidates, count)
        quotes = [gathered.sentences[index] for index in sorted(chosen)]
        return [cite(request.passages[s.passage], s, number) for number, s in enumerate(quotes, start=1)]


def _rests_on(comparison: Comparison | None) -> set[int]:
    """Numbers of the passages that the comparison needs."""
    return {span.text for span in comparison.evidence} if comparison else set()


def _fixed(comparison: Comparison, gathered: Gathered) -> list[int]:
    """The candidates in which the comparison's evidence stands."""
    return [
        index
        for index, sentence in enumerate(gathered.sentences)
        if any(s.text == sentence.passage and sentence.start <= s.start < sentence.end for s in comparison.evidence)
    ]
