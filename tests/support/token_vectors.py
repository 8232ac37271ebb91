"""Vectors one can compute in one's head: equal words match with 1, others with 1/2, as a real model's seldom differ
more."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weft_core.contracts.query import Passage
from weft_core.sentences import sentence_spans
from weft_models.answering.base import AnswerRequest
from weft_models.answering.vectors import PassageVectors, TokenEvidence
from weft_models.embedding.base import Vectors
from weft_models.embedding.vectors import TOKEN_DIMENSION, TextVectors

_WORD = re.compile(r"\w+")
_HALF = np.int8(round(127 * 0.5**0.5))


class Words:
    """One axis for each distinct word, in the order of arrival, beside one that all share; up to 63 words."""

    def __init__(self) -> None:
        self._axes: dict[str, int] = {}

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """(id, place) of each word."""
        return [(self._axes.setdefault(m.group().casefold(), len(self._axes)), m.start()) for m in _WORD.finditer(text)]

    def rows(self, ids: Sequence[int]) -> NDArray[np.int8]:
        assert len(self._axes) < TOKEN_DIMENSION
        found = _HALF * np.eye(TOKEN_DIMENSION, dtype=np.int8)[list(ids)].reshape(-1, TOKEN_DIMENSION)
        found[:, -1] = _HALF
        return found

    def question(self, text: str) -> TextVectors:
        ids = [id_ for id_, _ in self.tokens(text)]
        return self._vectors(ids, [-1] * len(ids), None)

    def passage(self, passage: Passage) -> PassageVectors:
        spans = sentence_spans(passage.text)
        title = [id_ for id_, _ in self.tokens(passage.document_title)]
        body = self.tokens(passage.text)
        owners = [next(i for i, (a, b) in enumerate(spans) if a <= place < b) for _, place in body]
        ids = [id_ for id_, _ in body]
        sentences = [
            _mean(self.rows([i for i, o in zip(ids, owners, strict=True) if o == n])) for n in range(len(spans))
        ]
        matrix = np.stack(sentences) if sentences else np.zeros((0, TOKEN_DIMENSION), dtype=np.float32)
        return PassageVectors(spans, self._vectors([*title, *ids], [-1] * len(title) + owners, matrix))

    def _vectors(self, ids: Sequence[int], owners: Sequence[int], sentences: Vectors | None) -> TextVectors:
        rows = self.rows(ids)
        return TextVectors(
            passage=_mean(rows),
            sentences=sentences,
            tokens=rows,
            token_ids=np.array(ids, dtype=np.uint16),
            token_sentences=np.array(owners, dtype=np.int16),
        )


class Counts:
    """A `CorpusCounts` of a corpus of that size in which nothing is common but what is said to be."""

    def __init__(self, passages: int = 1_000, names: dict[str, int] | None = None, pieces: Sequence[int] = ()) -> None:
        self._passages = passages
        self._names = names or {}
        self._common = list(pieces)

    @property
    def passages(self) -> int:
        return self._passages

    def pieces(self, ids: NDArray[np.uint16]) -> NDArray[np.int64]:
        return np.where(np.isin(ids, self._common), self._passages, 1).astype(np.int64)

    def name(self, norm: str) -> int:
        return self._names.get(norm, 1)


def request(question: str, passages: Sequence[Passage], quotes: int = 3, linked: Sequence[str] = ()) -> AnswerRequest:
    """With all that the full rules need."""
    words = Words()
    vectors = words.question(question)
    evidence = TokenEvidence(vectors, [words.passage(p) for p in passages], Counts())
    return AnswerRequest(question, passages, None, None, quotes, evidence=evidence, linked_names=linked)


def _mean(rows: NDArray[np.int8]) -> Vectors:
    total = rows.astype(np.float32).sum(axis=0)
    unit: Vectors = total / max(float(np.linalg.norm(total)), 1e-9)
    return unit
