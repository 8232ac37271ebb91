"""Regions of the world and what they lie in: 'ohio' in 'united states', 'kent' in 'england' in 'united kingdom'."""

import re
from functools import cache
from typing import Final

from weft_core.text import normalise_name
from weft_models.resolution.words import holders

_NAMED = r"(?:the\s)?([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)"
_AFTER_COMMA: Final = re.compile(rf"^,\s{_NAMED}(?!\w|\s(?:and|or)\s[A-Z])")
_WIDE: Final = frozenset({"world", "united kingdom"})
_FOLLOWING: Final = re.compile(rf",\s{_NAMED}")
_AFTER_IN: Final = re.compile(rf"^\sin\s{_NAMED}")


@cache
def known_regions() -> frozenset[str]:
    """Norms of regions smaller than a country."""
    return frozenset(region for region, holder in holders().items() if holder not in _WIDE)


@cache
def _known() -> frozenset[str]:
    return frozenset(holders())


def region_in(name: str) -> str:
    """The region or country that a name of one or two words is, or begins with; else empty."""
    norm = normalise_name(name)
    return next((part for part in (norm, norm.partition(" ")[0]) if part in _known()), "")


def region_after(text: str, end: int, *, sited: bool) -> str:
    """Of 'Springfield, Illinois', and where `sited` of 'Lakeview Hospital in Kerala'; the name ends at `end`. A list of
    places says nothing: 'Lima, Mexico, Santiago'."""
    after = text[end : end + 60]
    match = _AFTER_COMMA.match(after) or (sited and _AFTER_IN.match(after))
    if not match:
        return ""
    following = _FOLLOWING.match(after, match.end(1))
    return "" if following and not region_in(following[1]) else region_in(match[1])


def regions_differ(one: str, other: str) -> bool:
    """Whether two known regions have nothing in common: neither lies in the other."""
    return {one, other} <= _known() and one not in _around(other) and other not in _around(one)


def _around(region: str) -> list[str]:
    found = [region]
    while found[-1] in holders():
        found.append(holders()[found[-1]])
    return found
