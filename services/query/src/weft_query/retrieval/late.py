"""Late interaction: how well each token of the question is met by some token of a passage."""

import numpy as np

from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats, Ints, largest, rows_of

_TOKENS = 2048
"""Token vectors compared at a time: half a megabyte as floats, which stays in the cache."""


def matches(image: Image, asked: Asked, rows: Ints) -> Floats:
    """(rows, Q): the best cosine of each question token in each passage; 0 in a passage without token vectors."""
    lengths = image.token_pointers[rows + 1] - image.token_pointers[rows]
    borders = np.flatnonzero(np.diff(np.cumsum(lengths) // _TOKENS)) + 1
    question = asked.tokens.T / np.float32(127)
    return np.concatenate([_matches(image, question, part) for part in np.split(rows, borders)])


def _matches(image: Image, question: Floats, rows: Ints) -> Floats:
    positions, _ = rows_of(image.token_pointers, rows)
    lengths = image.token_pointers[rows + 1] - image.token_pointers[rows]
    return largest(image.tokens.take(positions, axis=0).astype(np.float32) @ question, lengths, 0.0)


def covered(found: Floats) -> Floats:
    """LI of each passage: the mean over question tokens."""
    return found.mean(axis=1) if found.shape[1] else np.zeros(len(found), dtype=np.float32)


def residual(found: Floats, anchors: Floats) -> Floats:
    """LIres of each passage: what it meets better than all of the anchors do (their rows of `matches`)."""
    if not found.shape[1]:
        return np.zeros(len(found), dtype=np.float32)
    missing: Floats = np.maximum(0, found - anchors.max(axis=0, initial=0.0)).mean(axis=1)
    return missing
