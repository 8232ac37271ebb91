"""What surrounds a name: the vectors of its passages and the names beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

import numpy as np

from weft_core.resolution import Appearance
from weft_models.extraction.lists import organisations, places, wide_places
from weft_models.naming.demonyms import countries
from weft_models.resolution.shape import MEN, WOMEN, is_office
from weft_models.resolution.vectors import Vector

_WIDE, _PLACE, _WORD, _NAME = 0.15, 0.3, 0.6, 1.0
_ROUND: Final = 5


def vector_of(appearance: Appearance, context: Mapping[UUID, Vector]) -> Vector | None:
    """Unit vector: the mean of its chunks', or of the whole document where `context` is by document."""
    rows = [context[id_] for id_ in appearance.chunk_ids if id_ in context]
    if not rows:
        return context.get(appearance.document_id)
    if len(rows) == 1:
        return rows[0]
    mean = np.mean(rows, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def closeness(a: Sequence[Appearance], b: Sequence[Appearance], context: Mapping[UUID, Vector]) -> float | None:
    """Cosine of the two nearest passages, one of each side; None when a side has no vector."""
    one, other = ([v for x in side if (v := vector_of(x, context)) is not None] for side in (a, b))
    if not one or not other:
        return None
    return round(float((np.stack(one) @ np.stack(other).T).max()), _ROUND)


def telling(name: str) -> float:
    """How much it says that two names share this neighbour, by what can be seen of it alone: from 0 to 1."""
    if name in wide_places() or name in countries() or is_office(name) or name.partition(" ")[0] in MEN | WOMEN:
        return _WIDE
    if name in places() or name in organisations():
        return _PLACE
    return _NAME if " " in name else _WORD


def shared_neighbours(a: Iterable[Appearance], b: Iterable[Appearance], without: frozenset[str]) -> list[str]:
    """Names beside both, the most telling first. `without`: the names themselves."""
    one, other = ({name for x in side for name in x.neighbours} - without for side in (a, b))
    return sorted(one & other, key=lambda name: (-telling(name), name))
