"""Whether a word at the start of a sentence is a name: what the same texts do with it in mid-sentence."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from weft_models.extraction.words import Word, is_name_like, shouting


class Casing(Protocol):
    """Evidence about one word. Statistics of a whole workspace can stand in for those of one document."""

    def is_name(self, word: str) -> bool:
        """Seen capitalised in mid-sentence, at least as often as in lower case."""

    def is_common(self, word: str) -> bool:
        """Seen in lower case, more often than capitalised in mid-sentence."""


class TextCasing:
    """Counts over the sentences of the texts at hand."""

    def __init__(self, sentences: Iterable[list[Word]]) -> None:
        self._capital: Counter[str] = Counter()
        self._lower: Counter[str] = Counter()
        for sentence in sentences:
            if shouting(sentence):
                continue
            for index, word in enumerate(sentence):
                if word.text.islower():
                    self._lower[word.text] += 1
                elif index > 0 and is_name_like(word.text):
                    self._capital[word.text.casefold()] += 1

    def is_name(self, word: str) -> bool:
        key = word.casefold()
        return self._capital[key] > 0 and self._capital[key] >= self._lower[key]

    def is_common(self, word: str) -> bool:
        key = word.casefold()
        return self._lower[key] > self._capital[key]
