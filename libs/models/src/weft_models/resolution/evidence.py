"""What speaks for and against two senses being one, beside their names. Every weight is signed; sums are bounded."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from weft_core.resolution import Appearance, Reason, ReasonKind, Sense
from weft_models.extraction.kinds import OTHER, PERSON
from weft_models.resolution.contexts import closeness, shared_neighbours, telling
from weft_models.resolution.roles import qualifiers_differ
from weft_models.resolution.sense_callings import callings_disagree
from weft_models.resolution.told_years import same_end
from weft_models.resolution.vectors import Vector

_USUAL: Final = 0.3
"""Cosine of passages that have a field in common and no more."""
_CONTEXT_SLOPE, _CONTEXT_MOST = 0.6, 0.2
_CONTEXT_LEAST: Final = -0.05
"""Passages about one thing may have nothing else in common."""
_NEIGHBOUR, _NEIGHBOURS_MOST = 0.12, 0.3
_SAME_TYPE, _OTHER_TYPE = 0.03, -0.2
_SAME_YEARS, _OTHER_YEARS = 0.2, -1.0
_OTHER_QUALIFIER = -0.4
_BESIDE_EACH_OTHER: Final = {True: -0.5, False: -0.25}
"""Of people, of other things."""
_ABOUT: Final = 1
"""Years by which two accounts of one birth may differ."""


def evidence(a: Sense, b: Sense, context: Mapping[UUID, Vector], *, stated: bool) -> Iterator[Reason]:
    """Symmetric in `a` and `b`. `stated`: a document says that they are the same, and so names both."""
    if not stated:
        yield from _types(a, b)
        yield from _beside(a, b)
        yield from callings_disagree(a, b)
    yield from _years(a, b)
    yield from _qualifiers(a, b)
    yield from _neighbours(a, b)
    yield from _context(a, b, context)


def years_disagree(a: Appearance, b: Appearance) -> bool:
    """Of birth, or of when a thing was made: the first ones."""
    return bool(a.years and b.years) and abs(a.years[0] - b.years[0]) > _ABOUT and not same_end(a, b)


def _types(a: Sense, b: Sense) -> Iterator[Reason]:
    if OTHER in {a.type, b.type}:
        return
    if a.type == b.type:
        yield Reason(ReasonKind.TYPE, f"both are of type {a.type}", _SAME_TYPE)
    else:
        one, other = sorted((a.type, b.type))
        yield Reason(ReasonKind.TYPE, f"one is of type {one}, the other of type {other}", _OTHER_TYPE)


def _years(a: Sense, b: Sense) -> Iterator[Reason]:
    one, other = ([x for x in side.appearances if x.years] for side in (a, b))
    if not one or not other or PERSON not in {a.type, b.type}:
        return
    if any(years_disagree(x, y) for x in one for y in other):
        years = sorted((one[0].years[0], other[0].years[0]))
        yield Reason(ReasonKind.YEARS, f"one begins in {years[0]}, the other in {years[1]}", _OTHER_YEARS)
    else:
        yield Reason(ReasonKind.YEARS, f"both begin in {min(x.years[0] for x in (*one, *other))}", _SAME_YEARS)


def _qualifiers(a: Sense, b: Sense) -> Iterator[Reason]:
    one, other = ([x for x in side.appearances if x.qualifier] for side in (a, b))
    if one and other and all(qualifiers_differ(x.qualifier, y.qualifier) for x in one for y in other):
        first, second = sorted((one[0].qualifier, other[0].qualifier))
        yield Reason(ReasonKind.QUALIFIER, f"one is called {first}, the other {second}", _OTHER_QUALIFIER)


def _beside(a: Sense, b: Sense) -> Iterator[Reason]:
    """A document that uses both names means two things by them, or it would have stated that they are one."""
    one, other = ({x.document_id for x in side.appearances} for side in (a, b))
    near = {name for side in (a, b) for x in side.appearances for name in x.neighbours}
    if not one.isdisjoint(other) or a.norm in near or b.norm in near:
        weight = _BESIDE_EACH_OTHER[PERSON in {a.type, b.type}]
        yield Reason(ReasonKind.NEIGHBOURS, "a document uses both names beside each other", weight)


def _elsewhere(a: Sense, b: Sense) -> tuple[list[Appearance], list[Appearance]]:
    """Appearances in documents that do not hold both: around two names of one passage stands the same."""
    both = {x.document_id for x in a.appearances} & {x.document_id for x in b.appearances}
    one, other = ([x for x in side.appearances if x.document_id not in both] for side in (a, b))
    if one and other:
        return one, other
    return (list(a.appearances), other) if other else (one, list(b.appearances))


def _neighbours(a: Sense, b: Sense) -> Iterator[Reason]:
    shared = shared_neighbours(*_elsewhere(a, b), frozenset({a.norm, b.norm}))
    weight = min(_NEIGHBOURS_MOST, _NEIGHBOUR * sum(map(telling, shared)))
    if shared:
        yield Reason(ReasonKind.NEIGHBOURS, f"both are named with {', '.join(shared[:3])}", round(weight, 4))


def _context(a: Sense, b: Sense, context: Mapping[UUID, Vector]) -> Iterator[Reason]:
    cosine = closeness(*_elsewhere(a, b), context)
    if cosine is None:
        return
    weight = max(_CONTEXT_LEAST, min(_CONTEXT_MOST, _CONTEXT_SLOPE * (cosine - _USUAL)))
    yield Reason(ReasonKind.CONTEXT, f"their passages are {'alike' if weight > 0 else 'unlike'}", round(weight, 4))
