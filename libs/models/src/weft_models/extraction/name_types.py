"""The type of each name of a document, by the votes of its own words and of every place where it stands."""

import re
from collections import Counter, defaultdict

from weft_models.extraction.contexts import context_votes, quoted_votes
from weft_models.extraction.kinds import DATE, ORGANISATION, OTHER, PERSON, PLACE, WORK
from weft_models.extraction.phrases import head_type
from weft_models.extraction.shapes import PLACE_OPENERS, shape_type, shape_vote

__all__ = [
    "DATE", "ORGANISATION", "OTHER", "PERSON", "PLACE", "PLACE_OPENERS", "WORK", "TypeVotes", "note_type", "shape_type",
]  # fmt: skip

_NOTE = re.compile(r"\((?:[^()]*?\b)?([^\W\d_][\w -]*)\)\s*$")


class TypeVotes:
    """Collects evidence per entity name over all texts of a call; the most voted type wins, a tie is `other`."""

    def __init__(self) -> None:
        self._votes: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def look(self, norm: str, text: str, start: int, end: int, *, quoted: bool = False) -> None:
        """Count what the name at text[start:end] and its surroundings say."""
        if norm not in self._votes and (shape := shape_vote(text[start:end])):
            self.add(norm, *shape)
        if quoted:
            self.add(norm, *quoted_votes(text, start))
        for type_, weight in context_votes(text, start, end):
            self.add(norm, type_, weight)

    def add(self, norm: str, type_: str, weight: int) -> None:
        self._votes[norm][type_] += weight

    def of(self, norm: str) -> str:
        """The type of a name."""
        ranked = self._votes[norm].most_common(2) if norm in self._votes else []
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return OTHER
        return ranked[0][0]


def note_type(title: str) -> str | None:
    """What the note in a title says: 'Drive (2011 film)' is a work."""
    match = _NOTE.search(title)
    return head_type(match[1]) if match else None
