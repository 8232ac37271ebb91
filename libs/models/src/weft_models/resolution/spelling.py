"""Whether two words could be one word spelt in two ways."""

import re

from rapidfuzz.distance import OSA

from weft_models.extraction.lists import given_names, places, surnames
from weft_models.resolution.sounds import skeleton
from weft_models.resolution.words import variants

_VOWELS = re.compile(r"[aeiouy]")
_ENDINGS = frozenset("aeo")
"""Last letters by which a woman's name differs from a man's."""
_ONE_SLIP, _TWO_SLIPS = 5, 8
"""Letters a word must have for one slip, or two, to be believed."""


def alike(one: str, other: str) -> bool:
    """One slip in a word of some length, two in a long one that sounds the same. Two words that are both known names
    are never slips of each other, unless they are one name."""
    if one == other:
        return True
    if _umlaut(one) == _umlaut(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < _ONE_SLIP or skeleton(one)[0] != skeleton(other)[0]:
        return False
    if (one[-1] != other[-1] and {one[-1], other[-1]} <= _ENDINGS) or _longer_by(one, other, "a"):
        return False
    if one.isdigit() or other.isdigit() or _both_known(one, other):
        return variants(one, other)
    distance = OSA.distance(one, other, score_cutoff=2)
    return distance == 1 or (distance == 2 and skeleton(one) == skeleton(other) and shorter >= _TWO_SLIPS)


def alike_in_vowels(one: str, other: str) -> bool:
    """Whether two short words differ in their vowels alone, of which one word has at most one more."""
    return _consonants(one) == _consonants(other) and OSA.distance(one, other, score_cutoff=2) <= 2


def plural(one: str, other: str) -> bool:
    """Whether the two differ by a last s alone."""
    return _longer_by(one, other, "s")


def _both_known(one: str, other: str) -> bool:
    return any(one in known and other in known for known in (given_names(), surnames(), places()))


def _umlaut(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _consonants(word: str) -> str:
    return _VOWELS.sub("", word)


def _longer_by(one: str, other: str, letter: str) -> bool:
    return one == other + letter or other == one + letter
