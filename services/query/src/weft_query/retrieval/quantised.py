"""Vectors in signed bytes, each with its own scale: a quarter of the memory, and no measurable loss."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.growing import Growing
from weft_query.retrieval.ragged import Floats

_LARGEST = 127
_ROWS = 2048
"""So many become floats at a time, which stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantised:
    """Row i is `bytes_[i] * scales[i]`."""

    bytes_: NDArray[np.int8]
    scales: Floats

    @classmethod
    def of(cls, rows: Floats) -> Self:
        scales = (np.abs(rows).max(axis=1, initial=0.0) / _LARGEST).astype(np.float32)
        safe = np.where(scales > 0, scales, 1.0)[:, None]
        return cls(np.rint(rows / safe).astype(np.int8), scales)

    def products(self, rows: NDArray[np.integer], vector: Floats) -> Floats:
        """Dot products of some rows with a vector."""
        found = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), _ROWS):
            part = slice(start, start + _ROWS)
            np.matmul(self.bytes_.take(rows[part], axis=0).astype(np.float32), vector, out=found[part])
        found *= self.scales[rows]
        return found


class GrowingQuantised:
    """Quantised rows that grow at their end."""

    def __init__(self, dimension: int) -> None:
        self._bytes: Growing[np.int8] = Growing(np.int8, dimension)
        self._scales: Growing[np.float32] = Growing(np.float32)

    def __len__(self) -> int:
        return len(self._bytes)

    @property
    def view(self) -> Quantised:
        return Quantised(self._bytes.view, self._scales.view)

    def append(self, rows: Quantised) -> None:
        self._bytes.append(rows.bytes_)
        self._scales.append(rows.scales)
