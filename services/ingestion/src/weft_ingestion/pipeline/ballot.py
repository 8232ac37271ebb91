"""What a document calls its names, and of which type they are: counted over all of it.

Inside a document one normalised name is one thing. Where the document gives it several types, the most frequent stands
for all of it, so that one thing does not become two.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from weft_core.extraction import Extraction, sound_mentions


@dataclass(slots=True)
class Ballot:
    """Types and spellings of every name of a document, counted."""

    _types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, text: str, extraction: Extraction) -> None:
        """Takes in one chunk of the given text."""
        for _, mention, norm in sound_mentions(text, extraction):
            self._types[norm][mention.type] += 1
            self._names[norm][" ".join(mention.entity_name.split())] += 1  # a line may end within a name

    def types(self) -> dict[str, str]:
        """By normalised name."""
        return _winners(self._types)

    def names(self) -> dict[str, str]:
        """By normalised name, the spelling used most."""
        return _winners(self._names)


def _winners(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Ties fall to the first in the alphabet, so that order never matters."""
    return {norm: min(cast, key=lambda value: (-cast[value], value)) for norm, cast in votes.items()}
