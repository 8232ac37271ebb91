"""Whether two senses of different names mean the same."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from weft_core.resolution import Reason, ReasonKind, Sense
from weft_models.extraction.kinds import OTHER, PERSON
from weft_models.resolution.acronyms import SHORTEST, looks_short, stands_for
from weft_models.resolution.evidence import evidence
from weft_models.resolution.persons import alike_persons
from weft_models.resolution.shape import shape_of, written
from weft_models.resolution.things import alike_things
from weft_models.resolution.vectors import Vector

ACCEPT: Final = 0.6
"""Pairs of this score and above are linked."""
_STATED, _STATED_ACRONYM, _STATED_WORD = 0.8, 0.65, 0.5
_ACRONYM: Final = 0.35


class Verdict(NamedTuple):
    """`score` from 0 to 1 is the sum of what the reasons weigh, within these bounds."""

    score: float
    reasons: tuple[Reason, ...]


_NOTHING = Verdict(0.0, ())


def score(a: Sense, b: Sense, context: Mapping[UUID, Vector]) -> Verdict:
    """Symmetric in `a` and `b`."""
    if a.norm == b.norm:
        return _NOTHING
    a, b = sorted((a, b), key=lambda sense: sense.norm)
    named = _stated(a, b) or _acronym(a, b) or _alike(a, b)
    if not named:
        return _NOTHING
    reasons = (named, *evidence(a, b, context, stated=named.kind is ReasonKind.STATED))
    total = sum(reason.weight for reason in reasons)
    return Verdict(round(min(1.0, max(0.0, total)), 4), reasons)


def _stated(a: Sense, b: Sense) -> Reason | None:
    """What a document says itself."""
    for one, other in ((a, b), (b, a)):
        if any(_names(expansion, other.norm) for x in one.appearances for expansion in x.expansions):
            acronym = stands_for(other.norm, one.norm) or stands_for(one.norm, other.norm)
            several = " " in a.norm and " " in b.norm
            weight = _STATED_ACRONYM if acronym else _STATED if several else _STATED_WORD
            return Reason(ReasonKind.STATED, f"a document says that {one.name} is {other.name}", weight)
    return None


def _names(stated: str, norm: str) -> bool:
    """Whether a stated name is this one, its legal form aside."""
    if stated == norm:
        return True
    one, other = shape_of(stated), shape_of(norm)
    return one.core == other.core and one.numbers == other.numbers and one.legal != other.legal


def _acronym(a: Sense, b: Sense) -> Reason | None:
    for short, long in ((a, b), (b, a)):
        if looks_short(short.name) and len(short.norm) >= SHORTEST and stands_for(short.norm, long.norm):
            return Reason(ReasonKind.ACRONYM, f"{short.name} are the initials of {long.name}", _ACRONYM)
    return None


def _alike(a: Sense, b: Sense) -> Reason | None:
    one, other = shape_of(written(a.norm, a.name)), shape_of(written(b.norm, b.name))
    if one.numbers != other.numbers or one.generations != other.generations:
        return None
    people = PERSON in {a.type, b.type} and {a.type, b.type} <= {PERSON, OTHER}
    likeness = alike_persons(one, other) if people else alike_things(one, other)
    if not likeness:
        return None
    spelt = " spelt " in likeness.detail or likeness.detail == "the same letters"
    return Reason(ReasonKind.SPELLING if spelt else ReasonKind.VARIANT, likeness.detail, likeness.weight)
