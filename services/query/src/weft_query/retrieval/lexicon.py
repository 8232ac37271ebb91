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
        self._inner_hashes: Growing[np.int64] = Growing(np.int64)
        self._inner_owners: Growing[np.int32] = Growing(np.int32)

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
        own = self._hashes.view
        order = np.argsort(own, kind="stable")
        wanted = self._inner_hashes.view
        places = np.searchsorted(own[order], wanted)
        places[places == len(own)] = 0
        numbers = order[places] if len(own) else np.zeros(0, dtype=np.int64)
        held = own[numbers] == wanted
        return self._inner_owners.view[held], numbers[held].astype(np.int32)

    def _note(self, fresh: list[str]) -> None:
        first = len(self.norms) - len(fresh)
        self._hashes.append(_hashes(fresh))
        runs = [list(inner_names(norm)) for norm in fresh]
        self._inner_hashes.append(_hashes([run for of_name in runs for run in of_name]))
        lengths = np.array([len(of_name) for of_name in runs], dtype=np.int64)
        self._inner_owners.append(np.repeat(np.arange(first, first + len(fresh), dtype=np.int32), lengths))


def _hashes(texts: list[str]) -> Ints:
    # 64 bits: among a million names a collision has a chance of 1 in 10 million, and costs one wrong edge
    hashes: NDArray[np.int64] = np.array([hash(text) for text in texts], dtype=np.int64)
    return hashes
