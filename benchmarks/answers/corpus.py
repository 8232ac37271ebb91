"""A retrieval set in memory: passages with their vectors, ranked by .7 dense + .3 BM25 on scaled scores."""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from weft_core import bm25
from weft_core.contracts.query import Passage
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.answering.base import AnswerRequest
from weft_models.answering.vectors import PassageVectors, TokenEvidence
from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import PassageText, TextVectors

SLICE = 512
PIECES = 1 << 16


class SetPassage(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    text: str


class SetQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    question: str
    answer: str
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore")
    passages: list[SetPassage]
    queries: list[SetQuery]


class Corpus:
    """Passages of a set, and their counts: a `CorpusCounts`."""

    def __init__(self, name: str, data: RetrievalSet, embedder: Embedder) -> None:
        self.set_name = name
        self.held = [_passage(number, passage) for number, passage in enumerate(data.passages)]
        self.vectors = _vectors(data.passages, embedder)
        self._matrix = np.stack([v.vectors.passage for v in self.vectors])
        self._frequencies = np.zeros(PIECES, dtype=np.int64)
        for v in self.vectors:
            self._frequencies[np.unique(v.vectors.token_ids)] += 1
        self._texts = [f" {normalise_name(f'{p.title} {p.text}')} " for p in data.passages]
        self._postings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, passage in enumerate(data.passages):
            sparse = bm25.encode_document(f"{passage.title}\n{passage.text}")
            for index, value in zip(sparse.indices, sparse.values, strict=True):
                self._postings[index].append((number, value))
        self._name = cache(self._count)

    @property
    def passages(self) -> int:
        return len(self.held)

    def pieces(self, ids: NDArray[np.uint16]) -> NDArray[np.int64]:
        return self._frequencies[ids]

    def name(self, norm: str) -> int:
        return int(self._name(norm))

    def _count(self, norm: str) -> int:
        return max(1, sum(f" {norm} " in text for text in self._texts))

    def order(self, question: str, vector: NDArray[np.float32], removed: Sequence[int], count: int) -> list[int]:
        """Numbers of the best passages, best first."""
        dense = (self._matrix @ vector).astype(np.float64)
        sparse = np.zeros(len(dense))
        for index in bm25.encode_query(question).indices:
            rows = self._postings.get(index, [])
            idf = math.log(1 + (len(dense) - len(rows) + 0.5) / (len(rows) + 0.5))
            for number, value in rows:
                sparse[number] += idf * value
        fused = 0.7 * (dense - dense.mean()) / (dense.max() - dense.mean()) + 0.3 * sparse / max(sparse.max(), 1e-9)
        fused[list(removed)] = -np.inf
        return [int(number) for number in np.argsort(-fused)[:count]]

    def request(
        self, question: str, vectors: TextVectors, order: Sequence[int], linked: Sequence[str] = ()
    ) -> AnswerRequest:
        """The question over these passages, as the query service would hand it to a writer."""
        return AnswerRequest(
            question=question,
            passages=[self.held[number] for number in order],
            question_vector=vectors.passage,
            best_cosine=float((self._matrix[list(order)] @ vectors.passage).max()),
            evidence=TokenEvidence(vectors, [self.vectors[number] for number in order], self),
            linked_names=linked,
        )


def _vectors(passages: Sequence[SetPassage], embedder: Embedder) -> list[PassageVectors]:
    found: list[PassageVectors] = []
    for start in range(0, len(passages), SLICE):
        texts = [PassageText(p.title, p.text, sentence_spans(p.text)) for p in passages[start : start + SLICE]]
        made = embedder.passage_vectors(texts)
        found += [PassageVectors(text.sentences, vectors) for text, vectors in zip(texts, made, strict=True)]
        print(f"\r{len(found)}/{len(passages)} passages embedded", end="", flush=True)
    print()
    return found


def _passage(number: int, passage: SetPassage) -> Passage:
    return Passage(
        chunk_id=UUID(int=number),
        document_id=UUID(int=number),
        document_title=passage.title,
        generation=1,
        ordinal=0,
        text=passage.text,
        start=0,
        end=len(passage.text),
        page=None,
        heading_path=[],
        score=0.0,
    )
