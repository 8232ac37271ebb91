"""Which names stand nearest to which, counted in bounded memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from weft_models.extraction.kinds import DATE

_REACH = 5
_KEPT: Final = 48
"""Counters held for one name; when there are more, the rarer half is forgotten."""
MOST: Final = 12


class Neighbours:
    """Of the names of one document."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def count(self, norms: Sequence[str]) -> None:
        """Takes in the names of one chunk in the order in which they stand. The nearest count most."""
        for at, norm in enumerate(norms):
            counts = self._counts.get(norm)
            if counts is None:
                counts = self._counts[norm] = Counter()
            for distance in range(1, _REACH + 1):
                for beside in (at - distance, at + distance):
                    if 0 <= beside < len(norms) and norms[beside] != norm:
                        counts[norms[beside]] += _REACH + 1 - distance
            if len(counts) > _KEPT:
                self._counts[norm] = Counter(dict(_first(counts, _KEPT // 2)))

    def of(self, norm: str, types: Mapping[str, str]) -> tuple[str, ...]:
        """The nearest ones, nearest first. `types` of the document's names: dates are left out, and what has none."""
        counts = self._counts.get(norm, Counter())
        return tuple(
            n for n, _ in _first(Counter({n: c for n, c in counts.items() if types.get(n, DATE) != DATE}), MOST)
        )


def _first(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    """Ties by name, so that the order of reading never matters more than it must."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
