"""Whether two senses of different names mean the same."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from weft_core.resolution import Appearance, Reason, ReasonKind, Sense
from weft_models.extraction.kinds import OTHER, PERSON, PLACE
from weft_models.extraction.lists import given_names, surnames
from weft_models.resolution.acronyms import SHORTEST, looks_short, stands_for
from weft_models.resolution.evidence import evidence
from weft_models.resolution.persons import alike_persons
from weft_models.resolution.shape import is_office, shape_of, written
from weft_models.resolution.things import alike_things
from weft_models.resolution.vectors import Vector

ACCEPT: Final = 0.6
"""Pairs of this score and above are linked."""
_STATED, _STATED_ACRONYM, _STATED_PLACE, _STATED_WORD = 0.8, 0.65, 0.62, 0.5
_ACRONYM: Final = 0.35


class Verdict(NamedTuple):
    """`score` from 0 to 1 is the sum of what the reasons weigh, within these bounds."""

    score: float
    reasons: tuple[Reason, ...]


_NOTHING = Verdict(0.0, ())


def score(a: Sense, b: Sense, context: Mapping[UUID, Vector]) -> Verdict:
    """Symmetric in `a` and `b`."""
    if a.norm == b.norm or is_office(a.norm) or is_office(b.norm):
        return _NOTHING
    a, b = sorted((a, b), key=lambda sense: sense.norm)
    named = _stated(a, b) or _acronym(a, b) or _alike(a, b)
    if not named:
        return _NOTHING
    reasons = (named, *evidence(a, b, context, stated=named.kind is ReasonKind.STATED))
    total = sum(reason.weight for reason in reasons)
    return Verdict(round(min(1.0, max(0.0, total)), 4), reasons)


def _stated(a: Sense, b: Sense) -> Reason | None:
    """What a document says itself, of the meanings that the names have in it."""
    for one, other in ((a, b), (b, a)):
        if any(_names(x, other) for x in one.appearances):
            return _statement(one, other)
    return None


def _statement(a: Sense, b: Sense) -> Reason | None:
    weight = _STATED
    if any(_given_names_alone(x.norm) for x in (a, b)) and set(a.norm.split()) & set(b.norm.split()):
        return None
    if stands_for(b.norm, a.norm) or stands_for(a.norm, b.norm):
        weight = _STATED_ACRONYM
        if _stands_for_another(*sorted((a, b), key=lambda sense: " " in sense.norm)):
            return None
    elif " " not in a.norm or " " not in b.norm:
        single = {norm for norm in (a.norm, b.norm) if " " not in norm}
        if single & surnames() or any(shape_of(norm).numbers for norm in single):
            return None
        weight = _STATED_PLACE if PLACE in {a.type, b.type} and PERSON not in {a.type, b.type} else _STATED_WORD
    return Reason(ReasonKind.STATED, f"a document says that {a.name} is {b.name}", weight)


def _stands_for_another(short: Sense, long: Sense) -> bool:
    """Whether documents that use the letters explain them, and otherwise."""
    stated = {e for x in short.appearances for e in x.expansions if stands_for(short.norm, e)}
    return bool(stated) and long.norm not in stated


def _given_names_alone(norm: str) -> bool:
    """'Jean-Baptiste' names too many."""
    return all(word in given_names() for word in norm.split())


def _names(appearance: Appearance, other: Sense) -> bool:
    """Whether a document states the other name, its legal form aside, in the meaning that it has in this document."""
    if other.document_ids is not None and appearance.document_id not in other.document_ids:
        return False
    if other.norm in appearance.expansions:
        return True
    shape = shape_of(other.norm)
    stated = [shape_of(name) for name in appearance.expansions]
    return any(s.core == shape.core and s.numbers == shape.numbers and s.legal != shape.legal for s in stated)


def _acronym(a: Sense, b: Sense) -> Reason | None:
    for short, long in ((a, b), (b, a)):
        letters = looks_short(short.name) and len(short.norm) >= SHORTEST and stands_for(short.norm, long.norm)
        if letters and not _stands_for_another(short, long):
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
