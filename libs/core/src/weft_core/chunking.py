"""Cut a parsed document into chunks that fit the embedding model's window, at the best borders there are."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from weft_core.parsed import Heading, ParsedDocument
from weft_core.segments import PARAGRAPH, WORD, Segment, after_space, heading_lines, paragraphs, subdivide

TokenSpans = Callable[[str], Sequence[tuple[int, int]]]
"""Code point spans of a text's tokens, ascending, without special tokens."""

_SLICE = 100_000
"""Characters given to the tokenizer at a time, so that memory is bounded."""

_CHARACTERS_PER_TOKEN = 16
"""A chunk holds at most so many characters per allowed token: some tokenizers make one token of any long word."""

_MAIN_HEADING = 2
"""Headings down to this level open a chunk unless the present one is small."""


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A chunk before it has an id: `text == parsed.text[start:end]`; `token_count` is that of `text` alone."""

    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    heading_path: tuple[str, ...]
    token_count: int


def split(parsed: ParsedDocument, token_spans: TokenSpans, max_tokens: int) -> list[ChunkDraft]:
    """Chunks of at most `max_tokens` tokens in reading order; every token of the text is in exactly one.

    Cuts fall at headings, paragraphs, sentence ends, words, in this order of preference; a single word longer than
    the window is cut between tokens. A text without any token gives no chunk.
    """
    if max_tokens < 1:
        raise ValueError("max_tokens must be positive")
    lines = heading_lines(parsed)
    packer = _Packer(parsed.text, _token_starts(parsed.text, token_spans), max_tokens)
    for segment in paragraphs(parsed, lines):
        packer.add(segment)
    packer.close()
    paths = _HeadingPaths(parsed, lines)
    drafts: list[ChunkDraft] = []
    for packed in packer.spans:
        for start, end, count in _fitted(parsed.text, packed, token_spans, max_tokens):
            drafts.append(
                ChunkDraft(
                    ordinal=len(drafts),
                    text=parsed.text[start:end],
                    start=start,
                    end=end,
                    page=parsed.page_at(start),
                    page_end=parsed.page_at(end - 1),
                    heading_path=paths.at(start, end),
                    token_count=count,
                )
            )
    return drafts


def _token_starts(text: str, token_spans: TokenSpans) -> list[int]:
    starts: list[int] = []
    position = 0
    while position < len(text):
        border = _slice_end(text, position)
        starts.extend(position + start for start, _ in token_spans(text[position:border]))
        position = border
    return starts


def _slice_end(text: str, position: int) -> int:
    limit = position + _SLICE
    if limit >= len(text):
        return len(text)
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, position + _SLICE // 2, limit)
        if found > 0:
            return found
    return limit


class _Packer:
    """Fills one chunk after another. A segment that does not fit opens the next chunk, or is subdivided."""

    def __init__(self, text: str, token_starts: list[int], max_tokens: int) -> None:
        self.spans: list[tuple[int, int]] = []
        self._text = text
        self._token_starts = token_starts
        self._max_tokens = max_tokens
        self._max_characters = max_tokens * _CHARACTERS_PER_TOKEN
        self._start = self._end = 0
        self._titles_from: int | None = None
        """Where the headings begin that end the present chunk."""

    def add(self, segment: Segment) -> None:
        """Put the segment behind all before it."""
        if segment.heading and self._filled() >= self._max_tokens // (4 if segment.heading <= _MAIN_HEADING else 2):
            self.close()
        if not self._fits(segment) and self._has_enough(segment.level):
            self._close_before_titles()
        if self._fits(segment):
            self._extend(segment)
        elif segment.level == WORD:
            self.close()
            self._cut(segment)
        else:
            for part in subdivide(self._text, segment):
                self.add(part)

    def close(self) -> None:
        """End the present chunk where it stands."""
        if self._end > self._start:
            self.spans.append((self._start, self._end))
        self._start = self._end
        self._titles_from = None

    def _close_before_titles(self) -> None:
        titles, end = self._titles_from, self._end
        if titles is not None:
            self._end = titles
        self.close()
        if titles is not None:
            self._start, self._end, self._titles_from = titles, end, titles

    def _extend(self, segment: Segment) -> None:
        if self._end == self._start:
            self._start = segment.start
        self._end = segment.end
        if not segment.heading:
            self._titles_from = None
        elif self._titles_from is None:
            self._titles_from = segment.start

    def _cut(self, word: Segment) -> None:
        """A word longer than the window: cut between tokens, or anywhere in a token that is too long itself."""
        first, last = (bisect_left(self._token_starts, at) for at in (word.start, word.end))
        start = word.start
        for border in [*self._token_starts[first + 1 : last], word.end]:
            while border - start > self._max_characters:
                self.spans.append((start, start + self._max_characters))
                start += self._max_characters
            if border == word.end or self._count(start, border) >= self._max_tokens:
                self.spans.append((start, border))
                start = border
        self._start = self._end = word.end

    def _has_enough(self, level: int) -> bool:
        """Whether the present chunk may be closed rather than filled up with a part of a segment of this level."""
        if self._end == self._start or (self._titles_from == self._start and level < WORD):
            return False
        return level > PARAGRAPH or self._filled() >= self._max_tokens // 2

    def _fits(self, segment: Segment) -> bool:
        start = self._start if self._end > self._start else segment.start
        return segment.end - start <= self._max_characters and self._count(start, segment.end) <= self._max_tokens

    def _filled(self) -> int:
        return self._count(self._start, self._end)

    def _count(self, start: int, end: int) -> int:
        return bisect_left(self._token_starts, end) - bisect_left(self._token_starts, start)


def _fitted(
    text: str, packed: tuple[int, int], token_spans: TokenSpans, max_tokens: int
) -> Iterator[tuple[int, int, int]]:
    """The packed slice with its own token count, cut again where it has more tokens alone than inside the whole."""
    pending = [packed]
    while pending:
        start, end = pending.pop()
        body = text[start:end].strip()
        start = after_space(text, start)
        end = start + len(body)
        spans = token_spans(body)
        if len(spans) > max_tokens and len(body) > 1:
            border = start + _border(body, spans[max_tokens][0])
            pending += [(border, end), (start, border)]
        elif spans:
            yield start, end, len(spans)


def _border(body: str, limit: int) -> int:
    """Where to cut at or before `limit`: at white space if the second half of the slice has any."""
    if not 0 < limit < len(body):
        return len(body) // 2
    for at in range(limit, limit // 2, -1):
        if body[at].isspace():
            return at
    return limit


class _HeadingPaths:
    """Heading paths at ascending positions, in one pass over the headings."""

    def __init__(self, parsed: ParsedDocument, lines: list[tuple[int, int]]) -> None:
        self._text = parsed.text
        self._headings = list(zip(parsed.headings, lines, strict=True))
        self._next = 0
        self._open: list[Heading] = []

    def at(self, start: int, end: int) -> tuple[str, ...]:
        """Titles of the headings open where the chunk's text begins, after the headings it begins with."""
        position = start
        while self._next < len(self._headings):
            heading, (line_start, line_end) = self._headings[self._next]
            if line_start > position or line_start >= end:
                break
            while self._open and self._open[-1].level >= heading.level:
                self._open.pop()
            self._open.append(heading)
            self._next += 1
            position = max(position, after_space(self._text, line_end))
        return tuple(heading.title for heading in self._open)
