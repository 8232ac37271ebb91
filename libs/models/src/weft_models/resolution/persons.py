"""Whether two names of people could be one person's."""

from typing import NamedTuple

from weft_models.extraction.lists import given_names
from weft_models.resolution.shape import MEN, NOBLE, TITLES, WOMEN, Shape
from weft_models.resolution.spelling import alike
from weft_models.resolution.words import full_forms, variants

_SAME = 0.65
_FREQUENT, _FREQUENT_NOBLE = -0.1, -0.35
"""A first name that many have, and one more word: 'Edward Acton' may be several people, 'Bhumibol Adulyadej' is not."""
_BARE = -0.4
_OTHER_RANK = -0.35
_REORDERED = -0.05
_INITIAL = -0.4
_AGREEING_INITIAL = 0.25
_AGREEING_NAME = 0.25
"""Further initials and names that agree make up for an initial."""
_VARIANT = -0.15
_SLIP = -0.1
_GIVEN_NAMES_ALONE = -0.2
_MIDDLE_INITIAL = -0.1
_MISSING_INITIAL = -0.25
_MISSING_NAME, _MISSING_MORE = -0.45, -0.05
_FATHER = frozenset("ibn bin bint of".split())
"""Words whose two sides are not to be exchanged."""


class Likeness(NamedTuple):
    """How much two names alone speak for one thing, and what they share, as a phrase."""

    weight: float
    detail: str


def alike_persons(a: Shape, b: Shape) -> Likeness | None:
    """None when the names contradict each other or have too little in common. Numbers are not looked at."""
    if _of_other_sex(a, b) or a.rank != b.rank:
        return None
    if len(a.core) > len(b.core):
        a, b = b, a
    return _titles(a, b) if a.core == b.core else _otherwise(a, b)


def _otherwise(a: Shape, b: Shape) -> Likeness | None:
    """Of names that do not have the same words in the same order."""
    if a.bare or b.bare:
        return None
    if a.squashed == b.squashed:
        return Likeness(_SAME, "the same letters")
    if sorted(a.core) == sorted(b.core):
        turned = not (_FATHER & {*a.norm.split(), *b.norm.split()} or TITLES & {*a.core})
        return Likeness(_SAME + _REORDERED, "the same words in another order") if turned else None
    return _in_order(a.core, b.core)


def _personal(word: str) -> bool:
    return len(word) == 1 or word in given_names() or bool(full_forms(word))


def _of_other_sex(a: Shape, b: Shape) -> bool:
    return bool((a.titles & MEN and b.titles & WOMEN) or (a.titles & WOMEN and b.titles & MEN))


def _titles(a: Shape, b: Shape) -> Likeness:
    weight = _SAME
    if a.bare:
        weight += _BARE
    elif len(a.core) == 2 and a.core[0] in given_names() and not (a.numbers or a.of_place or b.of_place):
        weight += _FREQUENT_NOBLE if (a.titles | b.titles) & NOBLE else _FREQUENT
    if a.titles and b.titles and a.titles.isdisjoint(b.titles):
        weight += _OTHER_RANK
    return Likeness(weight, "the same name with another title" if a.titles or b.titles else "the same words")


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    """First with first, last with last, and what is between in order; `a` is not longer than `b`."""
    family, given, between = _family(a[-1], b[-1]), _given(a[0], b[0]), _between(a[1:-1], b[1:-1])
    if not (family and given and between) or (between.missing and not (_personal(a[0]) or _personal(b[0]))):
        return None
    made_up = min(0.0, given.weight + between.agreeing) if given.weight == _INITIAL else given.weight + between.initials
    weight = _SAME + family.weight + made_up + between.missing
    if all(map(_personal, (*a, *b))):
        weight += _GIVEN_NAMES_ALONE
    details = (family.detail, given.detail, between.detail)
    return Likeness(round(weight, 4), ", ".join(detail for detail in details if detail) or "the same words")


def _family(one: str, other: str) -> Likeness | None:
    if one == other:
        return Likeness(0, "")
    return Likeness(_SLIP, f"{one.title()} spelt {other.title()}") if alike(one, other) else None


def same_given(one: str, other: str) -> bool:
    """Whether two first names, or initials, may be one person's."""
    return _given(one, other) is not None


def _given(one: str, other: str) -> Likeness | None:
    if one == other:
        return Likeness(0, "")
    if len(one) == 1 or len(other) == 1:
        initial, full = sorted((one, other), key=len)
        detail = f"{initial.upper()}. is the initial of {full.title()}"
        return Likeness(_INITIAL, detail) if full[0] == initial else None
    if variants(one, other):
        return Likeness(_VARIANT, f"{one.title()} is a form of {other.title()}")
    return Likeness(_SLIP, f"{one.title()} spelt {other.title()}") if alike(one, other) else None


class _Between(NamedTuple):
    """`agreeing`: what agrees; `initials`: what only an initial says; `missing`: what only one name has."""

    agreeing: float
    initials: float
    missing: float
    detail: str


def _between(one: tuple[str, ...], other: tuple[str, ...]) -> _Between | None:
    """Middle names, in order. None when two contradict each other."""
    short, long = sorted((one, other), key=len)
    agreeing, initials, at, missing = 0.0, 0.0, 0, list[str]()
    for word in short:
        while at < len(long) and not _fits(word, long[at]):
            missing.append(long[at])
            at += 1
        if at == len(long):
            return None
        initial = min(len(word), len(long[at])) == 1
        agreeing += _AGREEING_INITIAL if initial else _AGREEING_NAME
        initials += _MIDDLE_INITIAL if initial and word != long[at] else 0.0
        at += 1
    missing += long[at:]
    names = [word for word in missing if len(word) > 1]
    weight = _MISSING_INITIAL * (len(missing) - len(names))
    if names:
        weight += _MISSING_NAME + _MISSING_MORE * (len(names) - 1)
    detail = ", ".join(f"with or without {word.title()}" for word in missing)
    return _Between(agreeing, initials, weight, detail)


def _fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) or alike(one, other)
