"""Rows of different lengths in flat arrays: `pointers` (rows + 1) says where each begins."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]


def pointers(lengths: NDArray[np.integer]) -> Ints:
    """Starts of rows with these lengths, and the end of the last."""
    found = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def gather(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Positions of all elements of the ranges [start, end), range after range, and for each the number of its range."""
    lengths = ends - starts
    first = np.cumsum(lengths) - lengths
    owners = np.repeat(np.arange(len(starts)), lengths)
    return np.arange(len(owners)) + (starts - first)[owners], owners


def rows_of(pointers_: Ints, rows: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """`gather` of whole rows."""
    return gather(pointers_[rows], pointers_[np.asarray(rows) + 1])


def largest(values: Floats, lengths: Ints, empty: float) -> Floats:
    """Over consecutive runs of the first axis the largest value, `empty` for a run of none."""
    found = np.full((len(lengths), *values.shape[1:]), empty, dtype=np.float32)
    filled = np.flatnonzero(lengths > 0)
    if len(filled):
        found[filled] = np.maximum.reduceat(values, (np.cumsum(lengths) - lengths)[filled], axis=0)
    return found


def top(values: Floats, count: int) -> Ints:
    """Positions of the largest values, largest first; equal ones in order."""
    if count < len(values):
        border = np.partition(values, len(values) - count)[len(values) - count]
        kept = np.flatnonzero(values >= border)
    else:
        kept = np.arange(len(values))
    return kept[np.argsort(-values[kept], kind="stable")][:count]
