"""Of what a passage speaks, and of when: words of domains and years, sentence by sentence."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from typing import Final

from weft_core.sentences import sentence_spans
from weft_models.extraction.words import FUNCTION_WORDS
from weft_models.resolution.words import domains

_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_YEAR: Final = re.compile(
    r"(?:\b(?i:an?|in|since|from|until|during|by|before|after|early|late|of|and|around|c\.)\s|\b[A-Z][a-z]{2,8}\s|[(–-]\s?)"
    r"(1\d{3}|20\d{2})(?!\w|,\d|\.\d|\s?%|\s[a-z]{4,}s\b)"
)
_BESIDE: Final = 3
"""How much a word counts in a sentence with the name, against one elsewhere in the passage."""
_SHARE: Final = 0.34
"""Of the count of the leading domain, below which a passage only touches on another."""

_LEAST: Final = 2
"""One word far from the name may mean anything."""
_AROUND: Final = 32
"""Words kept of the text around a name."""
_SHORTEST, _LONGEST = 3, 32
_STEM: Final = 5


class Survey:
    """One passage."""

    def __init__(self, text: str) -> None:
        spans = sentence_spans(text)
        self._text, self._spans = text, spans
        self._starts = [start for start, _ in spans]
        known = domains()
        self._words = [{w for w in _WORD.findall(text[s:e].lower()) if w in known} for s, e in spans]
        self._years = [[int(year) for year in _YEAR.findall(text[s:e])] for s, e in spans]
        self.words = frozenset().union(*self._words)

    def beside(self, start: int) -> tuple[set[str], list[int]]:
        """Words of domains and years of the sentence that holds the character at `start`."""
        return (self._words[at], self._years[at]) if (at := self._at(start)) is not None else (set(), [])

    def around(self, start: int, norm: str) -> tuple[str, ...]:
        """Words of the sentence that holds the character at `start` and of those nearest to it, in lower case, without
        those of the name and those of every sentence."""
        holds = self._at(start)
        if holds is None:
            return ()
        own = {stem(word) for word in norm.split()}
        found: dict[str, str] = {}
        for at in sorted(range(len(self._spans)), key=lambda at: abs(at - holds)):
            start, end = self._spans[at]
            for word in _WORD.findall(self._text[start:end].casefold()):
                if _SHORTEST <= len(word) <= _LONGEST and word not in FUNCTION_WORDS and stem(word) not in own:
                    found.setdefault(stem(word), word)
            if len(found) >= _AROUND:
                break
        return tuple(found.values())[:_AROUND]

    def _at(self, start: int) -> int | None:
        return max(0, bisect_right(self._starts, start) - 1) if self._starts else None


def stem(word: str) -> str:
    """What words of one root share, roughly: their first five letters."""
    return word[:_STEM]


def domains_of(norm: str, beside: Collection[str], nearby: Collection[str]) -> tuple[str, ...]:
    """Those that the passages of a name speak of most, the first most; the words of the name itself say nothing."""
    counts: Counter[str] = Counter()
    own = frozenset(norm.split())
    for word in nearby:
        if word not in own:
            for domain in domains()[word]:
                counts[domain] += _BESIDE if word in beside else 1
    least = max(_LEAST, _SHARE * max(counts.values(), default=0))
    return tuple(sorted((d for d, n in counts.items() if n >= least), key=lambda d: (-counts[d], d)))
