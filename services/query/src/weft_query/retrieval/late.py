"""Late interaction: how well each token of the question is met by some token of a passage."""

import numpy as np

from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats, Ints, largest, rows_of


def matches(image: Image, asked: Asked, rows: Ints) -> Floats:
    """(rows, Q): the best cosine of each question token in each passage; 0 in a passage without token vectors."""
    positions, _ = rows_of(image.token_pointers, rows)
    lengths = image.token_pointers[rows + 1] - image.token_pointers[rows]
    products = image.tokens.take(positions, axis=0).astype(np.float32) @ (asked.tokens.T / np.float32(127))
    return largest(products, lengths, 0.0)


def covered(found: Floats) -> Floats:
    """LI of each passage: the mean over question tokens."""
    return found.mean(axis=1) if found.shape[1] else np.zeros(len(found), dtype=np.float32)


def residual(found: Floats, anchors: Floats) -> Floats:
    """LIres of each passage: what it meets better than all of the anchors do (their rows of `matches`)."""
    if not found.shape[1]:
        return np.zeros(len(found), dtype=np.float32)
    missing: Floats = np.maximum(0, found - anchors.max(axis=0, initial=0.0)).mean(axis=1)
    return missing
