"""Capitalised spans: names of one or several words, joined by connectors."""

import re
from collections.abc import Iterator

from weft_models.extraction.casing import Casing
from weft_models.extraction.lists import is_known
from weft_models.extraction.words import (
    ABBREVIATIONS,
    CONNECTORS,
    FUNCTION_WORDS,
    NOT_NAMES,
    Word,
    is_name_like,
    wrapped,
)

_MAX_WORDS = 8
_NEVER_FIRST = FUNCTION_WORDS | CONNECTORS
_OF_A_PEOPLE = re.compile(
    r"(?:ian|ish|ese|ican|ean|ench|utch|reek|erman|oman|iss|zech|aqi|ani|eli|ndic|iot|ntine)(?:-born)?$"
)

Span = tuple[int, int]


def name_spans(text: str, sentence: list[Word], casing: Casing) -> Iterator[Span]:
    """Half-open spans of names in one sentence, ascending, not overlapping."""
    at = 0
    while at < len(sentence):
        if not _opens(sentence[at].text):
            at += 1
            continue
        last = _extent(text, sentence, at)
        first = at
        at = last + 1
        if first == 0:
            first = _without_opener(sentence, last, casing)
        if first <= last and _acceptable(sentence[first : last + 1]) and not _adjective(sentence, first, last):
            yield sentence[first].start, sentence[last].end


def _opens(word: str) -> bool:
    return is_name_like(word) and word not in NOT_NAMES


def _extent(text: str, sentence: list[Word], first: int) -> int:
    """Index of the last word of the name that begins at `first`."""
    last = first
    while last + 1 < len(sentence) and not sentence[last].possessive:
        step = next((n for n in (1, 2, 3) if _reaches(text, sentence, last, n)), 0)
        if not step:
            break
        last += step
    return last


def _reaches(text: str, sentence: list[Word], last: int, step: int) -> bool:
    """Whether the word `step` places on continues the name: directly, or over step − 1 connectors."""
    if last + step >= len(sentence):
        return False
    between, target = sentence[last + 1 : last + step], sentence[last + step]
    number = step == 1 and target.text.isdigit() and len(target.text) <= 3
    if not (number or is_name_like(target.text)) or not all(word.text in CONNECTORS for word in between):
        return False
    return all(_joined(text, sentence[i], sentence[i + 1]) for i in range(last, last + step))


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if gap in {" ", "\u00a0", " & ", "- "}:
        return True
    if gap == ". ":
        return len(left.text) == 1 or left.text in ABBREVIATIONS
    return gap == "\n" and wrapped(text, left.end)


def _without_opener(sentence: list[Word], last: int, casing: Casing) -> int:
    """Where a name at the start of a sentence really begins; past `last` when there is none."""
    first = 0
    while first <= last and sentence[first].text.casefold() in _NEVER_FIRST:
        first += 1
    if first > last:
        return first
    opener = sentence[first].text
    if first > 0 or any(c.isupper() for c in opener[1:]):
        return first
    if last == 0:
        known = len(sentence) > 2 and is_known(opener) and not casing.is_common(opener)
        return first if known or casing.is_name(opener) else last + 1
    return first + 1 if casing.is_common(opener) and not casing.is_name(opener) else first


def _adjective(sentence: list[Word], first: int, last: int) -> bool:
    """'Iranian' in 'an Iranian film': a people's name that only describes the noun after it."""
    if first != last or last + 1 >= len(sentence) or sentence[last].possessive:
        return False
    following = sentence[last + 1].text
    return (
        bool(_OF_A_PEOPLE.search(sentence[first].text))
        and following.islower()
        and following not in FUNCTION_WORDS
        and not following.endswith("ed")
    )


def _acceptable(name: list[Word]) -> bool:
    if len(name) > _MAX_WORDS:
        return False
    if len(name) == 1:
        only = name[0].text
        return len(only) > 1 and (only.isupper() or only.casefold() not in FUNCTION_WORDS)
    return True
