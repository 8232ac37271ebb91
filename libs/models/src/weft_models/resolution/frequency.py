"""How many may have a name, by what can be seen of it."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from weft_models.extraction.lists import given_names, nouns, places, surnames
from weft_models.extraction.words import FUNCTION_WORDS
from weft_models.naming.demonyms import countries
from weft_models.resolution.shape import is_office, shape_of
from weft_models.resolution.words import common_words, domains, holders, people, shared_places, words

_HIGHEST: Final = 5


def frequent(norm: str) -> bool:
    """Whether many may be called so: one word, or a known first name and one more word."""
    first, *rest = norm.split()
    return not rest or (len(rest) == 1 and first in given_names() and not shape_of(norm).numbers)


def ruler(norm: str) -> bool:
    """Whether it is a first name with a number and no more: 'henry ii'."""
    shape = shape_of(norm)
    return len(norm.split()) == 2 and len(shape.core) == 1 and bool(shape.numbers)


@lru_cache(maxsize=16384)
def says_little(norm: str) -> str:
    """What kind of name it is, where the name alone does not say which of many is meant; empty: it does."""
    return next((kind for kind, is_one in _KINDS.items() if is_one(norm)), "")


def known_place(norm: str) -> bool:
    """Whether it is a country, what it is abbreviated to or its people are called, a region or a well-known place."""
    return norm in countries() or norm in places() or norm in holders()


def _known_to_all(norm: str) -> bool:
    return known_place(norm) or norm in words("prizes", "known to all")


def _shared_place(norm: str) -> bool:
    return norm in shared_places() or norm.endswith(" county")


def _title(norm: str) -> bool:
    return is_office(norm) and " of " not in norm


def _of_every_country(norm: str) -> bool:
    """'Leader of the Opposition', 'Democratic Party'; not 'United States Senate'."""
    read = norm.split()
    if words("in every country").isdisjoint(read) or "united" in read:
        return False
    return all(word in FUNCTION_WORDS or _of_prose(word) for word in read)


def _first_name(norm: str) -> bool:
    return norm in given_names() or norm in people("first names") or _first_of_its_name(norm)


def _first_of_its_name(norm: str) -> bool:
    """'Henry II': many countries had one; few had an eighth Henry."""
    if not ruler(norm) or norm.split(maxsplit=1)[0] not in given_names():
        return False
    return all(int(number) <= _HIGHEST for number in shape_of(norm).numbers)


def _family_name(norm: str) -> bool:
    return norm in surnames() or norm in people("family names")


def _of_prose(norm: str) -> bool:
    known = _prose()
    return norm in known or (norm.endswith("s") and norm[:-1] in known)


@cache
def _prose() -> frozenset[str]:
    return frozenset([*common_words(), *domains(), *nouns(), *words("titles", "in every country")])


_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    "the name of several regions": lambda norm: norm in words("shared places"),
    "": _known_to_all,
    "a title alone": _title,
    "what many countries have": _of_every_country,
    "the name of several places": _shared_place,
    "a first name alone": _first_name,
    "a family name alone": _family_name,
    "a common word": _of_prose,
}
"""The first that a name is, decides."""
