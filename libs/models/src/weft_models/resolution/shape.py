"""A name taken apart: what must agree, and what may be there or not."""

import re
from dataclasses import dataclass
from functools import lru_cache

from weft_models.resolution.words import abbreviations, ordinals, words

_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})$")
_VALUES = {"i": 1, "v": 5, "x": 10}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_DIGIT = re.compile(r"\d")
_MARKS = {"junior": "jr", "senior": "sr"}
_LONGEST = 24
_PEERS = frozenset({"lord", "lady"})
_CONNECTORS, _GENERATIONS, _LEGAL = words("connectors"), words("marks of generations"), words("legal forms")
MEN, WOMEN = words("titles of men"), words("titles of women")
TITLES = MEN | WOMEN | words("titles")
NOBLE = (MEN | WOMEN | words("styles")) - words("courtesy")
"""Styles of families that give the same names again and again."""
_TITLE = "|".join(sorted(TITLES))
_OFFICE = re.compile(rf"(?:(?:{_TITLE})\s)*(?:{_TITLE})(?:s?\s(?:of|de|du|von|d)\s.*)?$")


@dataclass(frozen=True, slots=True)
class Shape:
    """Parts of a normalised name.

    `core`: its words in order without connectors, titles, legal forms and numbers, abbreviations written out.
    """

    norm: str
    core: tuple[str, ...]
    numbers: tuple[str, ...]
    """Arabic, sorted: of World War II, Boeing 747, the 5th Earl."""
    generations: frozenset[str]
    titles: frozenset[str]
    legal: bool
    """Whether a legal form was cut off."""
    rank: tuple[str, ...]
    """What stands behind a full name: ('earl', 'castlehaven'). Several of one family may bear the name."""

    @property
    def of_place(self) -> bool:
        """Whether the name says of where: Charles of Valois."""
        return " of " in self.norm

    @property
    def squashed(self) -> str:
        return "".join(self.core)

    @property
    def bare(self) -> bool:
        """One word: a surname, a first name, an acronym, a king's name with his number."""
        return len(self.core) == 1


def written(norm: str, name: str) -> str:
    """The norm with the initial that was taken for an article: 'A. M. Okafor' has the norm 'm okafor'."""
    return f"a {norm}" if name.startswith("A.") and not norm.startswith("a ") else norm


def is_office(norm: str) -> bool:
    """Whether a name is what many held after each other: King, Duke of Burgundy, Hereditary Prince of Denmark."""
    return bool(_OFFICE.match(norm))


@lru_cache(maxsize=16384)
def shape_of(norm: str) -> Shape:
    """The parts of `weft_core.text.normalise_name` of a name."""
    read = _written_out(norm.split()[:_LONGEST])
    numbers = {at: number for at in range(len(read)) if (number := _number(read, at)) is not None}
    marks = {at for at in range(1, len(read)) if read[at] in _GENERATIONS}
    small = {at for at, word in enumerate(read) if at and word in _CONNECTORS}
    titles = _titles(read, numbers)
    core = [at for at in range(len(read)) if not (at in numbers or at in marks or at in small or at in titles)]
    if len(core) < 2 and not (core and numbers):
        titles = set()
        core = [at for at in range(len(read)) if not (at in numbers or at in marks or at in small)]
    ranked = min((at for at in titles if sum(place < at for place in core) > 1), default=len(read))
    rank = [at for at in range(ranked, len(read)) if at in titles or at in core]
    core = [at for at in core if at < ranked]
    cut = len(core)
    while cut > 1 and read[core[cut - 1]] in _LEGAL:
        cut -= 1
    return Shape(
        norm=norm,
        core=tuple(read[at] for at in core[:cut]) or tuple(read),
        numbers=tuple(sorted(numbers.values())),
        generations=frozenset(_MARKS.get(read[at], read[at]) for at in marks),
        titles=frozenset(read[at] for at in titles),
        legal=cut < len(core),
        rank=tuple(read[at] for at in rank),
    )


def _titles(read: list[str], numbers: dict[int, str]) -> set[int]:
    """Positions of titles: those that open the name, those before an 'of' or behind a number, and 'Lord' anywhere."""
    found: set[int] = set()
    leading = not is_office(" ".join(read))
    for at, word in enumerate(read[:-1]):
        leading = leading and word in TITLES
        inner = at > 0 and word in TITLES and (read[at + 1] == "of" or at - 1 in numbers)
        if leading or (inner and not is_office(" ".join(read))) or word in _PEERS:
            found.add(at)
    return found


def _written_out(read: list[str]) -> list[str]:
    """'u s army' and 'us army' as 'united states army', 'univ' as 'university'."""
    table = abbreviations()
    out: list[str] = []
    at = 0
    while at < len(read):
        length = next((n for n in (3, 2, 1) if " ".join(read[at : at + n]) in table and at + n <= len(read)), 0)
        if len(read) == 1 and length and len(table[read[0]]) == 1:
            length = 0  # 'Ave' alone is a prayer
        out += table[" ".join(read[at : at + length])] if length else [read[at]]
        at += length or 1
    return out


def _number(read: list[str], at: int) -> str | None:
    """The number that a word is: 747, 5th, second, VI. A single letter only where no initial stands: last, or before
    a connector or a title."""
    word = read[at]
    if _DIGIT.search(word):
        ordinal = _ORDINAL.match(word)
        return ordinal[1] if ordinal else word
    if word in ordinals():
        return ordinals()[word]
    if at == 0 or not _ROMAN.match(word):
        return None
    following = read[at + 1] if at + 1 < len(read) else ""
    free = not following or following in _CONNECTORS or following in TITLES
    return str(_roman(word)) if len(word) > 1 or free else None


def _roman(word: str) -> int:
    values = [_VALUES[c] for c in word]
    return sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values))
