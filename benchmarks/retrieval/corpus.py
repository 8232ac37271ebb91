"""A retrieval set as an image in memory, with a keyword channel as the store's."""

import math
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.sets import SetPassage, text_vectors
from weft_core import bm25
from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import PassageText, TextVectors
from weft_models.naming.finder import find_names
from weft_query.retrieval.builder import ImageBuilder
from weft_query.retrieval.channels import Hits
from weft_query.retrieval.image import Image
from weft_query.retrieval.ragged import top
from weft_query.retrieval.records import PassageRecord

DEPTH = 100


class Corpus:
    """Row i of every image is a chunk of passage `owners[i]` of the set."""

    def __init__(self, name: str, passages: Sequence[SetPassage], embedder: Embedder) -> None:
        read = [(number, text) for number, passage in enumerate(passages) for text in passage.chunks(embedder)]
        self.owners = np.array([number for number, _ in read], dtype=np.int64)
        self.texts = [text for _, text in read]
        titles = [passages[number].title for number, _ in read]
        vectors = text_vectors(name, self.texts, embedder)
        self.records = [
            _record(row, number, titles[row], text, found)
            for row, ((number, text), found) in enumerate(zip(read, vectors, strict=True))
        ]
        self._postings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for row, text in enumerate(self.texts):
            sparse = bm25.encode_document(f"{titles[row]}\n{text.text}")
            for index, value in zip(sparse.indices, sparse.values, strict=True):
                self._postings[index].append((row, value))

    def passages(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Passages in the order of their first chunks."""
        owners = self.owners[rows]
        found: NDArray[np.int64] = owners[np.sort(np.unique(owners, return_index=True)[1])]
        return found

    def image(self, *, tokens: bool = True, sentences: bool = True) -> Image:
        """As it would be for an embedder that has no token vectors, or no sentence vectors either."""
        builder = ImageBuilder(len(self.records[0].vectors.passage))
        builder.add(self.records if tokens else [_poorer(record, sentences=sentences) for record in self.records])
        return builder.image()

    def sparse(self, question: str) -> Hits:
        """The first hits by BM25, with the store's idf."""
        scores = np.zeros(len(self.records), dtype=np.float32)
        for index in bm25.encode_query(question).indices:
            rows = self._postings.get(index, [])
            idf = math.log(1 + (len(scores) - len(rows) + 0.5) / (len(rows) + 0.5))
            for number, value in rows:
                scores[number] += idf * value
        best = top(scores, DEPTH)
        best = best[scores[best] > 0]
        return Hits(best, scores[best])


def _record(row: int, number: int, title: str, text: PassageText, vectors: TextVectors) -> PassageRecord:
    names = find_names(text.text, text.sentences, title)
    return PassageRecord(key=UUID(int=row), document=UUID(int=number), vectors=vectors, names=names)


def _poorer(record: PassageRecord, *, sentences: bool) -> PassageRecord:
    kept = record.vectors.sentences if sentences else None
    vectors = TextVectors.without_tokens(record.vectors.passage, kept)
    return PassageRecord(key=record.key, document=record.document, vectors=vectors, names=record.names)


def recall(orders: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]], golds: Sequence[list[int]], k: int) -> float:
    """Mean share of a question's distinct gold passages among its first k. `orders` are of passages."""
    shares = [len(set(g) & set(order[:k].tolist())) / len(set(g)) for order, g in zip(orders, golds, strict=True)]
    return float(np.mean(shares)) if shares else 0.0
