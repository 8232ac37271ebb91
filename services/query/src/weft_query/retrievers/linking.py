"""Which entities a question may name: runs of its words, as normalised names."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from weft_core.text import normalise_name
from weft_models.extraction.words import FUNCTION_WORDS

_WORD = re.compile(r"\w+(?:[’'&.\-]\w+)*", re.UNICODE)
_LONGEST_NAME = 8
_MOST_WORDS = 80
_MOST_CANDIDATES = 400
_ASKING = frozenset("which what who whom whose where when why how film movie song album book".split())


class Candidate(NamedTuple):
    """Words [first, last] of the question as a normalised name."""

    norm: str
    first: int
    last: int


def candidates(question: str) -> list[Candidate]:
    """Runs of up to eight words that begin and end with a content word, longest first. If the question has capitals
    (beyond its first letter) a run must hold one: common nouns are no names. A question without any is taken as
    written in lower case throughout."""
    words = list(_WORD.finditer(question))[:_MOST_WORDS]
    capitals = [any(c.isupper() for c in w.group()) or w.group()[0].isdigit() for w in words]
    cased = any(any(c.isupper() for c in w.group()) for w in words[1:])
    found: dict[str, Candidate] = {}
    for candidate in _runs(question, words, capitals, cased=cased):
        if len(found) >= _MOST_CANDIDATES:
            break
        found.setdefault(candidate.norm, candidate)
    return list(found.values())


def _runs(question: str, words: list[re.Match[str]], capitals: list[bool], *, cased: bool) -> Iterator[Candidate]:
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            last = first + length - 1
            if cased and not any(capitals[first : last + 1]):
                continue
            if length == 1 and not _alone(words[first].group(), capital=capitals[first]):
                continue
            if _minor(words[first].group(), capital=capitals[first] and first > 0):
                continue
            if _minor(words[last].group(), capital=capitals[last]):
                continue
            norm = normalise_name(question[words[first].start() : words[last].end()])
            if norm:
                yield Candidate(norm, first, last)


def _minor(word: str, *, capital: bool) -> bool:
    """Whether a name neither begins nor ends with this word. 'The' in 'The Who' may."""
    return not capital and word.casefold() in FUNCTION_WORDS | {"or", "of"}


def _alone(word: str, *, capital: bool) -> bool:
    lowered = word.casefold()
    return lowered not in FUNCTION_WORDS and lowered not in _ASKING and (len(word) > 2 or (capital and len(word) > 1))


def longest(found: list[Candidate], known: Collection[str]) -> list[Candidate]:
    """Those candidates that are known names, without the ones inside a longer one."""
    kept: list[Candidate] = []
    for candidate in found:
        if candidate.norm in known and not any(k.first <= candidate.last and candidate.first <= k.last for k in kept):
            kept.append(candidate)
    return kept
