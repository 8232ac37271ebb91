"""Whether two names of people could be one person's."""

from typing import NamedTuple

from weft_models.extraction.lists import given_names
from weft_models.resolution.middle_names import between as between_names
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
_VARIANT = -0.15
_SLIP = -0.1
_GIVEN_NAMES_ALONE = -0.2
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
    family, given, between = _family(a[-1], b[-1]), _given(a[0], b[0]), between_names(a[1:-1], b[1:-1])
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
