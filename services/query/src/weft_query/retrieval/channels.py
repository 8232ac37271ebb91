"""Dense and sparse hits, and both as one number."""

from dataclasses import dataclass

import numpy as np

from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats, Ints, top

DENSE_SHARE = 0.7
_DEPTH = 100
_SURPLUS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Rows of the image with their scores, best first."""

    rows: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.rows)


def no_hits() -> Hits:
    """Of a channel that was not asked."""
    return Hits(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


def cosines(image: Image, asked: Asked, rows: Ints) -> Floats:
    """Exact ones of some rows."""
    found: Floats = image.vectors.take(rows, axis=0).astype(np.float32) @ asked.vector
    return found


def dense_hits(image: Image, asked: Asked, count: int = _DEPTH) -> Hits:
    """The nearest open passages: twice as many by coarse vectors, of those the best by exact ones."""
    rows = top(np.where(asked.open, asked.near, -np.inf).astype(np.float32), _SURPLUS * count)
    rows = rows[asked.open[rows]]
    scores = cosines(image, asked, rows)
    order = top(scores, count)
    return Hits(rows[order], scores[order])


def open_only(hits: Hits, asked: Asked) -> Hits:
    """Hits of a store, without those that have been filtered out or removed since."""
    kept = asked.open[hits.rows]
    return Hits(hits.rows[kept], hits.scores[kept])


def combined(image: Image, asked: Asked, dense: Hits, sparse: Hits) -> Hits:
    """H = .7·dense + .3·sparse over the rows of both. Dense is scaled by mean and maximum over the passages, sparse by
    its maximum; a row beyond the sparse hits counts as 0 there."""
    rows = np.union1d(dense.rows, sparse.rows)
    if len(rows) == 0:
        return no_hits()
    exact = cosines(image, asked, rows)
    mean = float(image.mean @ asked.vector)
    values = DENSE_SHARE * (exact - mean) / max(float(exact.max()) - mean, 1e-6)
    if len(sparse):
        share = (1 - DENSE_SHARE) / max(float(sparse.scores.max()), 1e-9)
        values[np.searchsorted(rows, sparse.rows)] += share * sparse.scores
    order = np.argsort(-values, kind="stable")
    return Hits(rows[order], values[order].astype(np.float32))
