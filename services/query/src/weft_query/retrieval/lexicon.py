"""Numbers of names."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from weft_models.naming.inner import inner_names, without_first
from weft_query.retrieval.growing import Growing
from weft_query.retrieval.ragged import Ints, Numbers


class Lexicon:
    """Names only become more; a number is never given twice. Not for two writers at once; readers need no lock."""

    def __init__(self) -> None:
        self.norms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._hashes: Growing[np.int64] = Growing(np.int64)
        self._outer: Growing[np.int32] = Growing(np.int32)
        self._inner: Growing[np.int32] = Growing(np.int32)
        # runs of words inside names which were no names themselves when those came
        self._wanted: Growing[np.int64] = Growing(np.int64)
        self._wanted_by: Growing[np.int32] = Growing(np.int32)
        self._compared = 0

    def __len__(self) -> int:
        return len(self.norms)

    def number(self, norm: str) -> int:
        """-1 for an unknown name."""
        return self._numbers.get(norm, -1)

    def add(self, norms: Iterable[str]) -> list[int]:
        """Numbers of the names, new ones for new names."""
        fresh: list[str] = []
        found: list[int] = []
        for norm in norms:
            number = self._numbers.get(norm)
            if number is None:
                number = self._numbers[norm] = len(self.norms)
                self.norms.append(norm)
                fresh.append(norm)
            found.append(number)
        self._note(fresh)
        return found

    def rest(self, norm: str) -> int:
        """Number of the name without its first word; -1 when there is none."""
        rest = without_first(norm)
        return self.add([rest])[0] if rest else -1

    def inner(self) -> tuple[Numbers, Numbers]:
        """Pairs (name, name inside it), over all names."""
        fresh = self._hashes.view[self._compared :]
        if len(fresh):
            order = np.argsort(fresh, kind="stable")
            places = np.minimum(np.searchsorted(fresh[order], self._wanted.view), len(fresh) - 1)
            found = order[places]
            held = np.flatnonzero(fresh[found] == self._wanted.view)
            self._outer.append(self._wanted_by.view[held])
            self._inner.append((self._compared + found[held]).astype(np.int32))
            self._compared = len(self._hashes)
        return self._outer.view, self._inner.view

    def _note(self, fresh: list[str]) -> None:
        first = len(self.norms) - len(fresh)
        self._hashes.append(_hashes(fresh))
        runs = [(owner, run) for owner, norm in enumerate(fresh, first) for run in inner_names(norm)]
        numbers = [self.number(run) for _, run in runs]
        self._outer.append(_numbers(owner for (owner, _), number in zip(runs, numbers, strict=True) if number >= 0))
        self._inner.append(_numbers(number for number in numbers if number >= 0))
        wanted = [(owner, run) for (owner, run), number in zip(runs, numbers, strict=True) if number < 0]
        self._wanted.append(_hashes([run for _, run in wanted]))
        self._wanted_by.append(_numbers(owner for owner, _ in wanted))


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)


def _hashes(texts: list[str]) -> Ints:
    # 64 bits: among a million names a collision has a chance of 1 in 10 million, and costs one wrong edge
    hashes: NDArray[np.int64] = np.array([hash(text) for text in texts], dtype=np.int64)
    return hashes
