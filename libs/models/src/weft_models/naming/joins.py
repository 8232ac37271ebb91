"""Spans that may be one name together with what stands before them: over a comma, an 'and', a dash, a possessive, or
after a number. 'David Ogilvy, 11th Earl of Airlie', 'Man of Aran and Elephant Boy', 'Blind Man's Eyes', '2017 World
Series': only what other passages call so decides."""

import re

from weft_models.extraction.words import Word
from weft_models.naming.spans import WordSpan

_BETWEEN = frozenset({", ", " - ", ": ", " and ", ", and ", "'s ", "’s "})
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")


def joined_start(text: str, segment: list[Word], before: WordSpan | None, span: WordSpan) -> list[int]:
    """Offsets in the text at which a longer name that ends with `span` may begin."""
    starts = []
    if before and _connected(text, segment, before, span):
        starts.append(segment[before.first].start)
    if span.first > 0:
        number = segment[span.first - 1]
        if number.text[0].isdigit() and text[number.end : segment[span.first].start] == " ":
            starts.append(number.start)
    return starts


def _connected(text: str, segment: list[Word], before: WordSpan, span: WordSpan) -> bool:
    left, right = segment[before.last].end, segment[span.first]
    if text[left : right.start] in _BETWEEN:
        return True
    if span.first - before.last != 2:
        return False
    ordinal = segment[span.first - 1]
    return text[left : ordinal.start] == ", " and bool(_ORDINAL.fullmatch(ordinal.text))
