"""Which names of a document it says to be one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from weft_core.extraction import Mention
from weft_core.text import normalise_name
from weft_models.extraction.kinds import DATE, OTHER
from weft_models.extraction.lists import wide_places
from weft_models.resolution.acronyms import SHORTEST, initials, looks_short, paired
from weft_models.resolution.aliases import alias_between
from weft_models.resolution.shape import is_office

_MOST: Final = 4
_LONGEST_ACRONYM: Final = 8


class Expansions:
    """Of the names of one document: other norms of each, with how they were said to be so: 'born', 'known', 'now',
    'short'."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, str]] = {}
        self._known: set[str] = set()
        self._capitals: set[str] = set()
        """Norms that stand as letters alone."""

    def count(self, text: str, sound: Sequence[tuple[Mention, str]]) -> None:
        """Takes in the names of one chunk, with their norms, in the order in which they stand."""
        self._known.update(norm for _, norm in sound)
        for mention, norm in sound:
            if looks_short(mention.surface) and len(norm) >= SHORTEST and not mention.name:
                self._capitals.add(norm)
            if mention.type != DATE and mention.name:
                self._surface(mention.surface, norm)
        named = [(m, norm) for m, norm in sound if m.type != DATE and not text.startswith(":", m.end)]
        for (one, norm), (other, alias) in pairwise(named):
            if norm != alias:
                self._between(text, (one, norm), (other, alias))

    def settle(self) -> None:
        """After the last chunk: letters that are the initials of exactly one name of the document stand for it."""
        long: dict[str, set[str]] = defaultdict(set)
        for norm in self._known:
            for letters in initials(norm):
                long[letters].add(norm)
        for norm in sorted(self._capitals):
            if len(long[norm]) == 1:
                self._expand(min(long[norm]), norm, "short")

    def of(self, norm: str, types: Mapping[str, str]) -> Iterator[str]:
        """Other names of it, without what has another type. `types` of the document's names."""
        for alias, how in self._of.get(norm, {}).items():
            same = {types[norm], types.get(alias, types[norm])} - {OTHER}
            if how == "short" or (len(same) < 2 and DATE not in same):
                yield alias

    def _between(self, text: str, first: tuple[Mention, str], second: tuple[Mention, str]) -> None:
        """Two names with nothing but years or the name of a language between them."""
        (one, norm), (other, alias) = first, second
        span = (other.start, other.end)
        if pair := paired(text, one.end, span, (norm, alias)):
            self._expand(*pair, "short")
        elif not other.name:
            how = alias_between(text, (one.start, one.end), span)
            if how and _could_be(norm, alias, how):
                self._expand(norm, alias, how)

    def _surface(self, surface: str, norm: str) -> None:
        """What the extractor reads as another form of the name: an acronym, or a full name under the title's."""
        short = normalise_name(surface)
        if short == norm:
            return
        acronym = surface.isupper() and " " not in surface and 2 <= len(surface) <= _LONGEST_ACRONYM
        if acronym or (" " in short and not set(short.split()) <= set(norm.split())):
            self._add(norm, short, "short" if acronym else "known")

    def _expand(self, norm: str, alias: str, how: str) -> None:
        for one, other in ((norm, alias), (alias, norm)):
            if one in self._known:
                self._add(one, other, how)

    def _add(self, norm: str, alias: str, how: str) -> None:
        others = self._of.setdefault(norm, {})
        if len(others) < _MOST:
            others.setdefault(alias, how)


def _could_be(norm: str, alias: str, how: str) -> bool:
    """A single word at birth is a family name or a place, one with a number holds a date, and a country that is now
    another is not the same; an office has many holders."""
    if is_office(norm) or is_office(alias):
        return False
    if how == "born":
        return " " in norm and " " in alias and not any(c.isdigit() for c in alias)
    return how != "now" or not {norm, alias} & wide_places()
