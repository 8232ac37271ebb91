"""When two documents say that a thing or a life began."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import PERSON, WORK

DECISIVE: Final = 1.0
_BIRTH, _BIRTH_NEARLY = 4, 1
_SOME_YEARS, _NEARLY_SAME, _SAME = 0.5, 0.0, -0.5
_NEXT_YEAR: Final = 1
"""A work is shown and released in two years."""


def years_differ(a: Appearance, b: Appearance) -> list[Reason]:
    if not a.years or not b.years or (a.type == PERSON) != (b.type == PERSON):
        return []
    detail = " and ".join(str(year) for year in sorted((a.years[0], b.years[0])))
    return [Reason(ReasonKind.YEARS, detail, _life(a, b) if a.type == PERSON else _made(a, b))]


def same_end(a: Appearance, b: Appearance) -> bool:
    """Whether both give one year of death: what differs before may be a birth and the first year of a reign."""
    return min(len(a.years), len(b.years)) > 1 and a.years[-1] == b.years[-1]


def _life(a: Appearance, b: Appearance) -> float:
    years = abs(a.years[0] - b.years[0])
    if years == 0:
        return _SAME
    if years <= _BIRTH_NEARLY or same_end(a, b):
        return _NEARLY_SAME
    return DECISIVE if years > _BIRTH else _SOME_YEARS


def _made(a: Appearance, b: Appearance) -> float:
    years = abs(a.years[0] - b.years[0])
    if years == 0:
        return _SAME
    if years <= _NEXT_YEAR:
        return _NEARLY_SAME
    return DECISIVE if WORK in {a.type, b.type} else _SOME_YEARS
