"""What the words of a name say of its type, without its surroundings."""

import re

from weft_core.text import normalise_name
from weft_models.extraction.kinds import ORGANISATION, OTHER, PERSON, PLACE
from weft_models.extraction.lists import affixes, given_names, organisations, places, sole_names, surnames

PLACE_OPENERS = frozenset(
    """New San Santa Los Las North South East West Northern Southern Eastern Western Central Great Upper Lower United
    Saint St Fort El La Le Mount Lake Port Cape Rio""".split()
)
_ROMAN = re.compile(r"(?:I|II|III|IV|V|VI|VII|VIII|IX|X{1,3}|XI{1,3}|XI?V|XVI{0,3})$")
_INITIAL = re.compile(r"[^\W\d_]\.?$|(?:[^\W\d_]\.){2,3}$")
_PARTICLES = frozenset("van von der den de di da del della bin ibn".split())
_PLACE_ENDING = re.compile(r"[^\W\d_]{3,}(?:shire|stan|ville|grad|burgh|abad|polis|fjord|heim|hausen|dorf|furt)$")
_MONTHS = frozenset("January February March April May June July August September October November December".split())
_TOKENS = re.compile(r"[\s\u00a0]+")

STRONG, FAIR, WEAK = 3, 2, 1


def shape_type(surface: str) -> str | None:
    """The type that the shape alone settles, if any."""
    found = shape_vote(surface)
    return found[0] if found and found[1] == STRONG else None


def shape_vote(surface: str) -> tuple[str, int] | None:
    """Type and weight of the vote."""
    parts = [part.rstrip(".,") for part in _TOKENS.split(surface.strip())]
    if surface.isdigit() or (parts[0] in _MONTHS and all(part.isdigit() for part in parts[1:])):
        return OTHER, STRONG
    norm = normalise_name(surface)
    if norm in places():
        return PLACE, STRONG
    if norm in organisations() and (" " in norm or not surface.islower()):
        return ORGANISATION, STRONG
    if len(parts) > 1 and (type_ := _affix_type(parts)):
        return type_, STRONG
    return _single(parts[0]) if len(parts) == 1 else _personal(surface, parts)


def _affix_type(parts: list[str]) -> str | None:
    first, last = affixes()
    if first.get(parts[0]) == PERSON and "of" not in parts[1:2] and last.get(parts[-1]) in {None, PERSON}:
        return PERSON
    two_last, two_first = " ".join(parts[-2:]), " ".join(parts[:2])
    opening = first.get(two_first) or (first.get(parts[0]) if first.get(parts[0]) != PERSON else None)
    if opening == OTHER:
        return OTHER
    ending = last.get(two_last) or last.get(parts[-1])
    if "of" in parts[1:-1]:  # the word before 'of' is the head: 'University of X', 'Museum of Y County'
        head = parts[parts.index("of") - 1]
        named = opening or first.get(head)
        return (
            (named if named != PERSON else None)
            or last.get(head)
            or (PERSON if first.get(parts[0]) == PERSON else None)
        )
    return ending or opening


def _single(word: str) -> tuple[str, int] | None:
    if _PLACE_ENDING.match(word) and word[0].isupper():
        return PLACE, FAIR
    return (PERSON, WEAK) if normalise_name(word) in sole_names() else None


def _personal(surface: str, parts: list[str]) -> tuple[str, int] | None:
    if parts[0] in PLACE_OPENERS or any(part.isdigit() for part in parts):
        return None
    given = normalise_name(parts[0]).partition(" ")[0] in given_names()
    if given and (_ROMAN.match(parts[1]) or "of" in parts[1:2]):
        return PERSON, STRONG
    family = 2 <= len(parts) <= 3 and normalise_name(parts[-1]).replace(" ", "") in surnames()
    initials = any(_INITIAL.match(part) for part in parts[:-1]) and not _INITIAL.match(parts[-1])
    if given and len(parts) <= 5 and "&" not in surface:
        return PERSON, FAIR
    if family or (initials and "&" not in surface) or (len(parts) <= 4 and _PARTICLES & set(parts[1:-1])):
        return PERSON, WEAK
    return None
