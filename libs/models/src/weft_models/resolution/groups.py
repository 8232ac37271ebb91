"""Disjoint groups that grow pair by pair, unless that would bring together what is to stay apart."""

from collections.abc import Iterable
from uuid import UUID

Pair = frozenset[UUID]
"""Ids of two."""


class Groups:
    """Groups of ids, at first each by itself. `apart`: pairs that are never in one group."""

    def __init__(self, ids: Iterable[UUID], apart: Iterable[Pair]) -> None:
        self._of = {id_: {id_} for id_ in ids}
        self._apart: dict[UUID, set[UUID]] = {}
        self.keep_apart(apart)

    def keep_apart(self, pairs: Iterable[Pair]) -> None:
        """From now on; what is together stays together."""
        for one, other in pairs:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def join(self, pair: Pair) -> bool:
        """Puts the groups of both ids together; whether they are together now."""
        one, other = (self._of[id_] for id_ in pair)
        if one is other:
            return True
        if any(not self._apart.get(id_, set()).isdisjoint(other) for id_ in one):
            return False
        small, large = sorted((one, other), key=len)
        large |= small
        for id_ in small:
            self._of[id_] = large
        return True

    def all(self) -> list[set[UUID]]:
        """Every group once."""
        return list({id(group): group for group in self._of.values()}.values())
