"""Answers without a model: one verbatim sentence per passage, the best by closeness to the question."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np
from numpy.typing import NDArray

from weft_core.bm25 import tokenise
from weft_core.contracts.query import Citation, Verdict
from weft_models.answering.base import Answer, AnswerPart, AnswerRequest, Token
from weft_models.answering.cues import has_cue
from weft_models.answering.inert import InertStream
from weft_models.answering.not_found import confidence, verdict
from weft_models.answering.question import asked, compares
from weft_models.answering.sentences import Sentence, cite, sentences_of
from weft_models.embedding.base import Embedder

_CUE = 0.1
_COMPARING_QUOTES = 5
NOT_FOUND = "The documents do not seem to say anything about this."
_LEADS = {
    Verdict.ANSWERED: "The documents say:",
    Verdict.RELATED: "These passages are related, but may not answer the question:",
}


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
        probability = confidence(request.question, request.passages, request.best_cosine)
        band = verdict(probability)
        if band is Verdict.NOT_FOUND:
            return Answer(render(band, ()), band, probability, "extractive")
        citations = self._quotes(request)
        return Answer(render(band, citations), band, probability, "extractive", tuple(citations))

    def _quotes(self, request: AnswerRequest) -> list[Citation]:
        """In rank order, one per passage."""
        count = max(request.quotes, _COMPARING_QUOTES) if compares(request.question) else request.quotes
        passages = request.passages[:count]
        candidates = sentences_of(passages)
        if not candidates:
            return []
        scores = self._scores(request, candidates)
        best: dict[int, int] = {}
        for index, sentence in enumerate(candidates):
            if sentence.passage not in best or scores[index] > scores[best[sentence.passage]]:
                best[sentence.passage] = index
        chosen = [candidates[best[number]] for number in sorted(best)]
        return [cite(passages[s.passage], s, number) for number, s in enumerate(chosen, start=1)]

    def _scores(self, request: AnswerRequest, candidates: Sequence[Sentence]) -> NDArray[np.float32]:
        """Cosine (without vectors: share of the question's words) plus a bonus for a phrase of the asked kind."""
        kind = asked(request.question)
        cues = [has_cue(kind, s.text, request.question) for s in candidates]
        if request.question_vector is not None:
            closeness = self._embedder.embed_passages([s.text for s in candidates]) @ request.question_vector
        else:
            wanted = set(tokenise(request.question)) or {""}
            closeness = np.array([len(wanted & set(tokenise(s.text))) / len(wanted) for s in candidates])
        scores: NDArray[np.float32] = (closeness + _CUE * np.array(cues)).astype(np.float32)
        return scores


def render(band: Verdict, citations: Sequence[Citation]) -> str:
    """The text of an extractive answer. It follows from the citations alone, so that a kept conversation need not keep
    the words of documents that may be deleted."""
    if band is Verdict.NOT_FOUND:
        return NOT_FOUND
    lines = [_LEADS[band]]
    for citation in citations:
        quote = InertStream(0, citation.quote)
        shown = quote.feed(" ".join(citation.quote.split())) + quote.flush()
        lines.append(f"“{shown}” [{citation.number}]")
    return "\n".join(lines)
