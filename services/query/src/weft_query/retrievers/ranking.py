"""A question's ranking, in two parts for two threads: what needs no vector is ready when the vectors are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self
from uuid import UUID

import numpy as np

from weft_models.embedding.vectors import TextVectors
from weft_query.retrieval.channels import Hits, no_hits
from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Named
from weft_query.retrieval.ragged import Flags
from weft_query.retrieval.search import Ranking, ranking_of
from weft_stores.qdrant.search import VectorHit


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All that is known of a question without its vectors. `late`: hits of chunks that are not in the image."""

    image: Image
    named: Named
    sparse: Hits
    late: list[VectorHit]
    open_: Flags | None

    @classmethod
    def of(cls, image: Image, question: str, words: Sequence[VectorHit], documents: Iterable[UUID] | None) -> Self:
        """`words` are hits of BM25, `documents` those the filters allow; None for all."""
        rows = [image.row(hit.chunk_id) for hit in words]
        placed = [(row, hit.score) for row, hit in zip(rows, words, strict=True) if row >= 0]
        return cls(
            image=image,
            named=Named.in_(image, question),
            sparse=Hits(
                np.array([row for row, _ in placed]), np.array([score for _, score in placed], dtype=np.float32)
            )
            if placed
            else no_hits(),
            late=[hit for row, hit in zip(rows, words, strict=True) if row < 0],
            open_=None if documents is None else image.open_to(documents),
        )

    def ranking(self, vectors: TextVectors) -> Ranking:
        return ranking_of(self.image, self.named, vectors, sparse=self.sparse, open_=self.open_)


class Scored(NamedTuple):
    row: int
    score: float


def by_score(ranking: Ranking, *, without_likeness: bool) -> list[Scored]:
    """Best first. Without likeness only rows that words or names led to."""
    kept = np.ones(len(ranking.rows), dtype=np.bool_)
    if without_likeness:
        kept = np.isin(ranking.rows, ranking.sparse.rows) | (ranking.walked.of(ranking.rows) > 0)
    return [Scored(*pair) for pair in zip(ranking.rows[kept].tolist(), ranking.scores[kept].tolist(), strict=True)]


def by_walk(ranking: Ranking) -> list[Scored]:
    """In the walk's own order."""
    best = np.argsort(-ranking.walked.masses, kind="stable")
    best = best[ranking.walked.masses[best] > 0][: len(ranking.rows)]
    rows, masses = ranking.walked.rows[best], ranking.walked.masses[best]
    held = np.isin(rows, ranking.candidates.rows)
    return [Scored(*pair) for pair in zip(rows[held].tolist(), masses[held].tolist(), strict=True)]
