"""Arrays that grow at their end."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


class Growing(Generic[_Scalar]):
    """Appending copies nothing most of the time, and never touches what a `view` taken before shows."""

    def __init__(self, kind: DTypeLike, *tail: int) -> None:
        self._rows: NDArray[_Scalar] = np.zeros((0, *tail), dtype=kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def view(self) -> NDArray[_Scalar]:
        """All rows so far. Not to be written to."""
        return self._rows[: self._length]

    def append(self, rows: NDArray[_Scalar]) -> None:
        """`rows` has the tail's shape, and a type that casts without loss of kind."""
        end = self._length + len(rows)
        if end > len(self._rows):
            grown: NDArray[_Scalar] = np.zeros(
                (max(end, self._length * 5 // 4), *self._rows.shape[1:]), dtype=self._rows.dtype
            )
            grown[: self._length] = self._rows[: self._length]
            self._rows = grown
        self._rows[self._length : end] = rows
        self._length = end
