"""How far two documents speak of different things under one name. The default is that they speak of the same."""

from collections.abc import Mapping
from functools import cache
from typing import Final
from uuid import UUID

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import OTHER, PERSON, WORK
from weft_models.extraction.lists import wide_places
from weft_models.naming.demonyms import countries
from weft_models.resolution.contexts import closeness, shared_neighbours, telling
from weft_models.resolution.roles import Role, qualifiers_differ, ranks, role_of, unlike
from weft_models.resolution.vectors import Vector

APART: Final = 0.6
"""Two appearances that disagree this much are never one sense."""
DOUBTFUL: Final = 0.4
"""What the documents say by themselves, below which no context makes them disagree enough."""
_DECISIVE: Final = 1.0
_BIRTH, _BIRTH_NEARLY, _SAME_BIRTH, _NEARLY_SAME = 4, 1, -0.5, 0.0
_SOME_YEARS: Final = 0.5
_SAME_QUALIFIER, _OTHER_FIELD, _OTHER_CALLING, _OTHER_SPORT, _SAME_CALLING = -0.5, 0.7, 0.2, 0.45, -0.2
_SAME_MADE: Final = 0.0
_OTHER_KIN: Final = 0.35
_ONE_QUALIFIER: Final = 0.2
_FAR: Final = {True: 0.3, False: 0.2}
"""Cosine below which two introductions speak of different things: of people, of others."""
_FAR_APART: Final = 0.65
_OTHER_MADE: Final = _DECISIVE
_OTHER_COUNTRY: Final = 0.3
_OTHER_REGION: Final = 0.7
_OTHER_TYPE, _OTHER_TYPE_WORD, _OTHER_TYPE_NAME = 0.55, 0.45, 0.3
"""Where both introduce it; elsewhere, for a single word and for a name of several: the extractor errs with names in
passing, and a long name seldom has two meanings."""
_OTHER_RANK: Final = 0.6
_USUAL, _SLOPE, _CONTEXT_MOST, _CONTEXT_LEAST = 0.4, 0.4, 0.15, -0.1
_SHARED_NAME, _SHARED_MOST, _NONE_SHARED = -0.25, -0.5, 0.1
_NO_MAKER_SHARED: Final = 0.75
"""Two introductions of one film or song share who made it."""
_FEW: Final = 2


def said(a: Appearance, b: Appearance) -> list[Reason]:
    """What the two documents say themselves, without what surrounds the name. Symmetric."""
    return [*_types(a, b), *_years(a, b), *_qualifiers(a, b), *_roles(a, b), *_regions(a, b)]


def introduced(a: Appearance, b: Appearance) -> bool:
    """Whether both documents say something of it, so that what surrounds it should agree."""
    return bool(a.description and b.description)


def apart(reasons: list[Reason]) -> bool:
    """Whether the two are never one sense: one reason decides it, or all together are enough."""
    return total(reasons) >= APART or any(reason.weight >= _DECISIVE for reason in reasons)


def doubtful(a: Appearance, b: Appearance) -> bool:
    """Whether what surrounds the name may make the two stand apart."""
    reasons = said(a, b)
    made = _role(a).made and _role(b).made
    return apart(reasons) or total(reasons) >= DOUBTFUL or (total(reasons) >= 0 and (made or _comparable(a, b)))


def total(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def around(a: Appearance, b: Appearance, context: Mapping[UUID, Vector]) -> list[Reason]:
    """What surrounds the name in both."""
    return [*_neighbours(a, b), *_context(a, b, context)]


def _types(a: Appearance, b: Appearance) -> list[Reason]:
    if a.type == b.type or OTHER in {a.type, b.type}:
        return []
    one, other = sorted((a.type, b.type))
    weight = _OTHER_TYPE if introduced(a, b) else _OTHER_TYPE_NAME if " " in a.norm else _OTHER_TYPE_WORD
    return [Reason(ReasonKind.TYPE, f"{one} in one document, {other} in another", weight)]


def _years(a: Appearance, b: Appearance) -> list[Reason]:
    if not a.years or not b.years or (a.type == PERSON) != (b.type == PERSON):
        return []
    apart = abs(a.years[0] - b.years[0])
    detail = " and ".join(str(year) for year in sorted((a.years[0], b.years[0])))
    if a.type == PERSON:
        weight = (
            _DECISIVE
            if apart > _BIRTH
            else _SOME_YEARS
            if apart > _BIRTH_NEARLY
            else _NEARLY_SAME
            if apart
            else _SAME_BIRTH
        )
    else:
        far = _DECISIVE if WORK in {a.type, b.type} else _SOME_YEARS
        weight = far if apart > 1 else _SAME_BIRTH if apart == 0 else 0.0
    return [Reason(ReasonKind.YEARS, detail, weight)]


def _qualifiers(a: Appearance, b: Appearance) -> list[Reason]:
    one, other = a.qualifier, b.qualifier
    if not one or not other:
        return _one_qualifier(a, b) if one or other else []
    if not qualifiers_differ(one, other):
        same = one == other or not (ranks(one) or ranks(other))
        return [Reason(ReasonKind.QUALIFIER, f"both are called {min(one, other)}", _SAME_QUALIFIER if same else 0.0)]
    decisive = one.split()[1:] == other.split()[1:] or not (ranks(one) and ranks(other))
    weight = _DECISIVE if decisive else _OTHER_RANK
    return [Reason(ReasonKind.QUALIFIER, " and ".join(sorted((one, other))), weight)]


def _one_qualifier(a: Appearance, b: Appearance) -> list[Reason]:
    """One title tells it from others of its name, the other document introduces it and does not agree."""
    one, other = _role(a), _role(b)
    if not introduced(a, b) or not one.callings.isdisjoint(other.callings):
        return []
    return [Reason(ReasonKind.QUALIFIER, f"one is called {a.qualifier or b.qualifier}", _ONE_QUALIFIER)]


def _role(appearance: Appearance) -> Role:
    return role_of(f"{appearance.qualifier} {appearance.description}")


def _roles(a: Appearance, b: Appearance) -> list[Reason]:
    one, other = _role(a), _role(b)
    reasons = []
    if unlike(one, other):
        detail = " and ".join(sorted(" ".join(sorted(role.callings)) for role in (one, other)))
        reasons.append(Reason(ReasonKind.QUALIFIER, detail, _unlike(one, other)))
    elif one.made and other.made:
        reasons.append(Reason(ReasonKind.QUALIFIER, f"both are called {min(one.callings)}", _SAME_MADE))
    elif one.callings & other.callings:
        reasons.append(
            Reason(ReasonKind.QUALIFIER, f"both are called {min(one.callings & other.callings)}", _SAME_CALLING)
        )
    if one.countries and other.countries and one.countries.isdisjoint(other.countries):
        detail = " and ".join(sorted(min(role.countries).title() for role in (one, other)))
        reasons.append(Reason(ReasonKind.QUALIFIER, detail, _OTHER_COUNTRY))
    return reasons


def _regions(a: Appearance, b: Appearance) -> list[Reason]:
    """Two places, or bodies, introduced in two regions of the world: Cherry Creek, Colorado, and British Columbia's."""
    if PERSON in {a.type, b.type} or WORK in {a.type, b.type} or not introduced(a, b):
        return []
    one, other = ({n for n in x.neighbours if n in wide_places() and n not in _countries()} for x in (a, b))
    if _role(a).place and _role(b).place:
        one, other = {_role(a).place}, {_role(b).place}
        if (one <= _countries()) != (other <= _countries()):
            return []
    if not one or not other or one & other:
        return []
    return [Reason(ReasonKind.NEIGHBOURS, " and ".join(sorted((min(one), min(other)))), _OTHER_REGION)]


@cache
def _countries() -> frozenset[str]:
    return frozenset(countries().values())


def _unlike(one: Role, other: Role) -> float:
    if one.made and other.made:
        return _OTHER_MADE
    if one.fields.isdisjoint(other.fields):
        return _OTHER_KIN if "kin" in one.fields | other.fields else _OTHER_FIELD
    return _OTHER_SPORT if one.fields == other.fields == {"sports"} else _OTHER_CALLING


def _neighbours(a: Appearance, b: Appearance) -> list[Reason]:
    shared = shared_neighbours([a], [b], frozenset({a.norm}))
    if shared:
        weight = max(_SHARED_MOST, _SHARED_NAME * sum(map(telling, shared)))
        return [Reason(ReasonKind.NEIGHBOURS, f"both are named with {', '.join(shared[:3])}", weight)]
    if a.neighbours and b.neighbours and role_of(a.description).made and role_of(b.description).made:
        return [Reason(ReasonKind.NEIGHBOURS, "no name stands beside both", _NO_MAKER_SHARED)]
    if min(len(a.neighbours), len(b.neighbours)) >= _FEW:
        return [Reason(ReasonKind.NEIGHBOURS, "no name stands beside both", _NONE_SHARED)]
    return []


def _context(a: Appearance, b: Appearance, context: Mapping[UUID, Vector]) -> list[Reason]:
    cosine = closeness([a], [b], context)
    if cosine is None:
        return []
    people = PERSON in {a.type, b.type}
    if cosine < _FAR[people] and _comparable(a, b) and not shared_neighbours([a], [b], frozenset({a.norm})):
        return [Reason(ReasonKind.CONTEXT, "both are introduced, and nothing around them agrees", _FAR_APART)]
    weight = max(_CONTEXT_LEAST, min(_CONTEXT_MOST, _SLOPE * (_USUAL - cosine)))
    return [Reason(ReasonKind.CONTEXT, f"passages {'unlike' if weight > 0 else 'alike'}", round(weight, 4))]


def _comparable(a: Appearance, b: Appearance) -> bool:
    """Both are introduced with other names beside them, and could be two: people, or things of one common word that
    are not known to be of one type."""
    if not introduced(a, b) or not a.neighbours or not b.neighbours:
        return False
    return PERSON in {a.type, b.type} or (" " not in a.norm and a.type != b.type)
