"""Answers written by a chat model from numbered passages, with every citation checked."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from weft_core.bm25 import tokenise
from weft_core.contracts.query import Citation, Passage, Usage, Verdict
from weft_core.sentences import sentence_spans
from weft_models.answering.base import Answer, AnswerPart, AnswerRequest, Token
from weft_models.answering.inert import InertStream
from weft_models.answering.not_found import confidence
from weft_models.answering.prompts import NOT_FOUND_REPLY, QUESTION, SYSTEM
from weft_models.answering.rendered import NOT_FOUND
from weft_models.answering.sentences import cite, sentences_of
from weft_models.embedding.base import Embedder
from weft_models.llm.chat import Chunk, complete, stream
from weft_models.llm.fence import fenced, new_mark

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LONGEST_HISTORY = 6
_LONGEST_TURN = 2_000


class LlmWriter:
    """An `AnswerWriter` over a chat model. Raises `LlmFailure` (an `UnavailableError`) for anything but a whole
    answer: a stream that ends without a finish reason is a failure."""

    def __init__(self, model: "BaseChatModel", embedder: Embedder, timeout_s: float) -> None:
        self._model = model
        self._embedder = embedder
        self._timeout_s = timeout_s

    async def write(self, request: AnswerRequest) -> Answer:
        if not request.passages:
            return _nothing_found(request, Usage())
        chunk = await complete(self._model, _messages(request), self._timeout_s)
        inert = _inert(request)
        text = inert.feed(chunk.text) + inert.flush()
        return await self._finished(request, text, inert, chunk.usage)

    async def stream(self, request: AnswerRequest) -> AsyncGenerator[AnswerPart, None]:
        if not request.passages:
            yield Token(NOT_FOUND)
            yield _nothing_found(request, Usage())
            return
        inert = _inert(request)
        text, usage = "", Usage()
        pieces = stream(self._model, _messages(request), self._timeout_s)
        async with contextlib.aclosing(_cleaned(pieces, inert)) as cleaned:
            async for piece, usage_now in cleaned:
                usage = usage_now or usage
                held, text = text, text + piece
                shown = _released(held, text)
                if shown:
                    yield Token(shown)
        answer = await self._finished(request, text, inert, usage)
        if answer.verdict is Verdict.NOT_FOUND or _maybe_refusal(text):
            yield Token(answer.text)
        for citation in answer.citations:
            yield citation
        yield answer

    async def _finished(self, request: AnswerRequest, text: str, inert: InertStream, usage: Usage) -> Answer:
        probability = confidence(request)
        if text.strip().rstrip(".").upper() == NOT_FOUND_REPLY:
            return _nothing_found(request, usage)
        citations = await asyncio.to_thread(self._citations, request, text, inert.cited)
        return Answer(
            text=text,
            verdict=Verdict.ANSWERED if citations else Verdict.RELATED,
            confidence=probability,
            answered_by="llm",
            citations=tuple(citations),
            dropped_citations=inert.dropped,
            usage=usage,
        )

    def _citations(self, request: AnswerRequest, text: str, cited: Sequence[int]) -> list[Citation]:
        """For each cited passage its sentence that is closest to the statement that cites it."""
        found: list[Citation] = []
        for number in cited:
            passage = request.passages[number - 1]
            candidates = sentences_of([passage])
            if not candidates:
                continue
            claim = _claim(text, number) or request.question
            best = int(np.argmax(self._closeness(claim, [s.text for s in candidates], request)))
            found.append(cite(passage, candidates[best], number))
        return found

    def _closeness(self, claim: str, sentences: Sequence[str], request: AnswerRequest) -> Sequence[float]:
        if request.question_vector is not None:
            vectors = self._embedder.embed_passages([claim, *sentences])
            return [float(v) for v in vectors[1:] @ vectors[0]]
        wanted = set(tokenise(claim))
        return [float(len(wanted & set(tokenise(s)))) for s in sentences]


async def _cleaned(
    pieces: AsyncGenerator[Chunk, None], inert: InertStream
) -> AsyncGenerator[tuple[str, Usage | None], None]:
    async with contextlib.aclosing(pieces) as chunks:
        async for chunk in chunks:
            yield inert.feed(chunk.text), chunk.usage
    yield inert.flush(), None


def _released(held: str, text: str) -> str:
    """What may be shown of `text` beyond `held`: nothing while it may still become the agreed 'not found'."""
    if _maybe_refusal(text):
        return ""
    return text if _maybe_refusal(held) else text[len(held) :]


def _maybe_refusal(text: str) -> bool:
    begun = text.strip().rstrip(".").upper()
    return NOT_FOUND_REPLY.startswith(begun)


def _nothing_found(request: AnswerRequest, usage: Usage) -> Answer:
    probability = confidence(request)
    return Answer(NOT_FOUND, Verdict.NOT_FOUND, probability, "llm", usage=usage)


def _inert(request: AnswerRequest) -> InertStream:
    return InertStream(len(request.passages), "\n".join(p.text for p in request.passages))


def _messages(request: AnswerRequest) -> list[tuple[str, str]]:
    mark = new_mark()
    passages = "\n\n".join(_shown(passage, number, mark) for number, passage in enumerate(request.passages, start=1))
    history = [
        ("user" if turn.role == "user" else "assistant", turn.content[:_LONGEST_TURN])
        for turn in request.history[-_LONGEST_HISTORY:]
    ]
    return [
        ("system", SYSTEM.format(mark=mark, not_found=NOT_FOUND_REPLY)),
        *history,
        ("user", QUESTION.format(passages=passages, question=request.question)),
    ]


def _shown(passage: Passage, number: int, mark: str) -> str:
    text = fenced(f"{passage.document_title}\n{passage.text}", mark, "passage")
    return f"[{number}]\n{text}"


def _claim(text: str, number: int) -> str:
    """The sentence of the answer that carries the marker."""
    for start, end in sentence_spans(text):
        if f"[{number}]" in text[start:end] or text[end : end + 8].lstrip().startswith(f"[{number}]"):
            return text[start:end]
    return ""
