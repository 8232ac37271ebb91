"""Capitalised spans in one segment of a sentence, with what their place says about their first word."""

from collections.abc import Iterator
from typing import NamedTuple

from weft_models.extraction.words import (
    ABBREVIATIONS,
    CONNECTORS,
    FUNCTION_WORDS,
    NOT_NAMES,
    Word,
    is_name_like,
    wrapped,
)
from weft_models.naming.mentions import Certainty

_MAX_WORDS = 10
_MOST_CONNECTORS = 2
_NEVER_FIRST = FUNCTION_WORDS | CONNECTORS
_GAPS = frozenset({" ", "\u00a0", " & ", "- ", "-", "–", " –"})


class WordSpan(NamedTuple):
    """Words [first, last] of the segment."""

    first: int
    last: int
    certainty: Certainty


def name_spans(text: str, segment: list[Word]) -> Iterator[WordSpan]:
    """Names of one or several words joined by connectors, ascending, not overlapping."""
    at = 0
    while at < len(segment):
        word = segment[at].text
        if not is_name_like(word) or word in NOT_NAMES:
            at += 1
            continue
        first, last = at, _extent(text, segment, at)
        at = last + 1
        certainty = Certainty.SURE
        if first == 0:
            first = _after_small_words(segment, last)
            if first == 0 and not any(c.isupper() for c in word[1:]):
                certainty = Certainty.OPENER
        if first <= last < first + _MAX_WORDS and not _mere_word(segment, first, last):
            yield WordSpan(first, last, certainty)


def _extent(text: str, segment: list[Word], first: int) -> int:
    """Index of the last word of the name that begins at `first`."""
    last = first
    while last + 1 < len(segment) and not segment[last].possessive:
        step = next((n for n in range(1, _MOST_CONNECTORS + 2) if _reaches(text, segment, last, n)), 0)
        if not step:
            break
        last += step
    return last


def _reaches(text: str, segment: list[Word], last: int, step: int) -> bool:
    """Whether the word `step` places on continues the name: directly, or over step − 1 connectors."""
    if last + step >= len(segment):
        return False
    target = segment[last + step].text
    number = step == 1 and target.isdigit() and len(target) <= 4
    if not (number or is_name_like(target)):
        return False
    if any(word.text not in CONNECTORS for word in segment[last + 1 : last + step]):
        return False
    return all(_joined(text, segment[i], segment[i + 1]) for i in range(last, last + step))


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if gap in _GAPS:
        return True
    if gap == ". ":
        return len(left.text) == 1 or left.text in ABBREVIATIONS
    return gap == "\n" and wrapped(text, left.end)


def _after_small_words(segment: list[Word], last: int) -> int:
    """Where a name at the start of a segment begins; past `last` when there are only small words."""
    first = 0
    while first <= last and segment[first].text.casefold() in _NEVER_FIRST:
        first += 1
    return first


def _mere_word(segment: list[Word], first: int, last: int) -> bool:
    only = segment[first].text
    return first == last and (len(only) < 2 or (only.casefold() in FUNCTION_WORDS and not only.isupper()))
