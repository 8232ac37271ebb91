"""The pieces of a document between which chunks may be cut: headings, paragraphs, sentences, words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from weft_core.parsed import ParsedDocument
from weft_core.sentences import sentence_spans

PARAGRAPH, SENTENCE, WORD = range(3)

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A slice of the text that is better not cut. `heading` is the level of the heading it is, 0 if it is none."""

    start: int
    end: int
    level: int
    heading: int = 0


def heading_lines(parsed: ParsedDocument) -> list[tuple[int, int]]:
    """For each heading the slice of the line it stands on, marks and labels before its title included."""
    lines: list[tuple[int, int]] = []
    floor = 0
    for heading in parsed.headings:
        start = max(floor, parsed.text.rfind("\n", floor, heading.start) + 1)
        end = parsed.text.find("\n", min(len(parsed.text), max(start, heading.start + len(heading.title))))
        floor = end if end >= 0 else len(parsed.text)
        lines.append((start, floor))
    return lines


def paragraphs(parsed: ParsedDocument, lines: list[tuple[int, int]]) -> Iterator[Segment]:
    """The whole text: headings, each at its line of `heading_lines`, and what blank lines set apart between them."""
    position = 0
    for heading, (start, end) in zip(parsed.headings, lines, strict=True):
        yield from _between(parsed.text, position, start)
        if end > start:
            yield Segment(start, end, PARAGRAPH, heading.level)
        position = end
    yield from _between(parsed.text, position, len(parsed.text))


def subdivide(text: str, segment: Segment) -> Iterator[Segment]:
    """A paragraph's sentences, or a sentence's words."""
    if segment.level == PARAGRAPH:
        for start, end in sentence_spans(text[segment.start : segment.end]):
            yield Segment(segment.start + start, segment.start + end, SENTENCE)
    else:
        for word in _WORD.finditer(text, segment.start, segment.end):
            yield Segment(word.start(), word.end(), WORD)


def after_space(text: str, position: int) -> int:
    """The first position from `position` on that holds no white space."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _between(text: str, start: int, end: int) -> Iterator[Segment]:
    start = min(after_space(text, start), end)
    for blank in _BLANK_LINE.finditer(text, start, end):
        if blank.start() > start:
            yield Segment(start, blank.start(), PARAGRAPH)
        start = blank.end()
    if end > start:
        yield Segment(start, end, PARAGRAPH)
