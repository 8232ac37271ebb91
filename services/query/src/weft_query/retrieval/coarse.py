"""Vectors in fewer dimensions, for choosing among many where a small error changes nothing."""

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.growing import Growing
from weft_query.retrieval.quantised import GrowingQuantised, Quantised
from weft_query.retrieval.ragged import Floats

DIMENSION = 128
SENTENCE_DIMENSION = 64
"""Sentences only weigh the steps of a walk; they bear more error than passages, whose nearest must come first."""
_SAMPLE = 4096
_ROUNDS = 4
_ENOUGH = 4
"""A basis is fitted anew when the corpus has grown so many times since."""


class Coarse:
    """Projections of all passages and sentences, kept up with the columns they are made of."""

    def __init__(self) -> None:
        self.basis: Floats = np.zeros((0, 0), dtype=np.float32)
        self.passages: Growing[np.float32] = Growing(np.float32, 0)
        self.sentences = GrowingQuantised(0)
        self._fitted_on = 0

    def follow(self, passages: NDArray[np.float16], sentences: Quantised) -> None:
        """Project what is new, or everything when the basis has become old."""
        if len(passages) > _ENOUGH * self._fitted_on or len(self.basis) != passages.shape[1]:
            self.basis = basis_of(passages)
            self.passages = Growing(np.float32, self.basis.shape[1])
            self.sentences = GrowingQuantised(min(SENTENCE_DIMENSION, self.basis.shape[1]))
            self._fitted_on = len(passages)
        self.passages.append(passages[len(self.passages) :].astype(np.float32) @ self.basis)
        new = sentences.bytes_[len(self.sentences) :].astype(np.float32)
        new *= sentences.scales[len(self.sentences) :, None]
        self.sentences.append(Quantised.of(new @ self.basis[:, :SENTENCE_DIMENSION]))


def basis_of(passages: NDArray[np.float16]) -> Floats:
    """(dimension, 128 at most): the directions that hold most of the vectors, the first most; by subspace iteration
    from a fixed start."""
    dimension = passages.shape[1]
    if dimension <= SENTENCE_DIMENSION:
        return np.eye(dimension, dtype=np.float32)
    step = max(1, len(passages) // _SAMPLE)
    rows = passages[::step].astype(np.float32)
    found: Floats = np.random.default_rng(0).standard_normal((dimension, min(dimension, DIMENSION))).astype(np.float32)
    for _ in range(_ROUNDS):
        found = np.linalg.qr(found + rows.T @ (rows @ found))[0].astype(np.float32)
    _, order = np.linalg.eigh((rows @ found).T @ (rows @ found))
    return np.ascontiguousarray(found @ order[:, ::-1], dtype=np.float32)
