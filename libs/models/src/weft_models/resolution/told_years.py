"""When two documents say that a thing or a life began."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import PERSON, WORK
from weft_models.resolution.frequency import frequent, ruler

DECISIVE: Final = 1.0
_BIRTH, _BIRTH_NEARLY = 4, 1
_SOME_YEARS, _NEARLY_SAME, _SAME = 0.5, 0.0, -0.5
_GENERATIONS, _LONGEST_LIFE = 60, 100
_RULERS_APART, _CENTURIES_APART = 0.5, 0.3
_BEFORE_BIRTH, _LONG_BEFORE = 0.35, 0.7
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


def before_birth(a: Appearance, b: Appearance) -> list[Reason]:
    """One document says when somebody was born, the other has the name in sentences of years before that. Parents and
    grandparents are named in a child's sentence, with years of their own."""
    if a.type != PERSON or b.type != PERSON:
        return []
    for one, other in ((a, b), (b, a)):
        if one.years and other.dated and not other.years and other.dated[-1] < one.years[0] - _BIRTH:
            long = one.years[0] - other.dated[-1] > _GENERATIONS
            detail = f"born in {one.years[0]}, named in {other.dated[-1]}"
            return [Reason(ReasonKind.YEARS, detail, _LONG_BEFORE if long else _BEFORE_BIRTH)]
    return []


def centuries_apart(a: Appearance, b: Appearance) -> list[Reason]:
    """Two names in passing with years far from each other. A later age speaks of authors too, and of rulers by their
    titles; a bare 'Henry II' is most often the one of its own time."""
    if not a.type == b.type == PERSON or a.years or b.years or not a.dated or not b.dated:
        return []
    early, late = sorted((a.dated, b.dated))
    if late[0] - early[-1] <= _LONGEST_LIFE or not (ruler(a.norm) or frequent(a.norm)):
        return []
    detail = f"named in {early[-1]} and in {late[0]}"
    return [Reason(ReasonKind.YEARS, detail, _RULERS_APART if ruler(a.norm) else _CENTURIES_APART)]


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
