"""Means over runs of rows, all runs of a batch at once."""

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.base import Vectors


def means(rows: Vectors, numbers: NDArray[np.int64], count: int) -> Vectors:
    """Mean of the rows of each number, shape (count, columns); zeros for a number without rows.

    `numbers` says what each row belongs to: ascending, -1 for none.
    """
    sums = np.zeros((count, rows.shape[1]), dtype=np.float32)
    counts = np.zeros(count, dtype=np.float32)
    kept = np.flatnonzero(numbers >= 0)
    if len(kept) == 0:
        return sums
    owners = numbers[kept]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    sums[owners[starts]] = np.add.reduceat(rows if len(kept) == len(rows) else rows[kept], starts, axis=0)
    counts[owners[starts]] = np.diff(starts, append=len(owners))
    found: Vectors = (sums / np.maximum(counts, 1)[:, None]).astype(np.float32, copy=False)
    return found


def unit(rows: Vectors) -> Vectors:
    """Each row at length 1; a row of zeros stays one."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    scaled: Vectors = rows / np.maximum(lengths, np.float32(1e-12))
    return scaled
