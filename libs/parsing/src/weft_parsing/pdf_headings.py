"""Which lines of a PDF are headings: those its outline names, or else those set larger or bolder than the body."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from weft_parsing.pdf_lines import Line

_LARGER = 1.2
_LEVELS = 6
_LONGEST = 200
_MOST_LINES = 4
_LINE_GAP = 1.8
"""Baselines of one heading's lines are at most so many type sizes apart."""

_EDGE_LINES = 2
_REPEATED_SHARE = 0.2
_BOLD_BODY = 0.4
"""Share of bold characters from which bold type tells nothing."""

_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]", re.S)
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"[.,;:!]\Z|\w[.;] \w")
_BOLD_WORDS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading on a page: lines `first` to `last`, from `start` in the first line to `end` in the last."""

    level: int
    first: int
    last: int
    start: int
    end: int


def headings_by_type(pages: Sequence[Sequence[Line]]) -> list[dict[int, Mark]]:
    """For each page its headings by their first line."""
    body = _body_size(pages)
    repeated = _repeated(pages)
    bold_tells = _bold_share(pages) < _BOLD_BODY
    found = [list(_runs(page, body, repeated, bold_tells=bold_tells)) for page in pages]
    sizes = sorted({_rounded(page[first].size) for page, runs in zip(pages, found, strict=True) for first, _ in runs})
    levels = {size: min(rank + 1, _LEVELS) for rank, size in enumerate(reversed(sizes))}
    return [
        {first: Mark(levels[_rounded(page[first].size)], first, last, 0, len(page[last].text)) for first, last in runs}
        for page, runs in zip(pages, found, strict=True)
    ]


def title_by_type(pages: Sequence[Sequence[Line]]) -> str | None:
    """The largest type of the first page that has text, if it is larger than the body."""
    page = next((page for page in pages if page), [])
    largest = max((_rounded(line.size) for line in page if _LETTERS.search(line.text)), default=0.0)
    if largest < _LARGER * _body_size(pages):
        return None
    first = next(i for i, line in enumerate(page) if _rounded(line.size) == largest and _LETTERS.search(line.text))
    last = first
    while last + 1 < len(page) and _goes_on(page[last], page[last + 1]):
        last += 1
    title = " ".join(line.text for line in page[first : last + 1])
    return title if last - first < _MOST_LINES and len(title) <= _LONGEST else None


def _runs(page: Sequence[Line], body: float, repeated: set[str], *, bold_tells: bool) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(page):
        last = first
        if _stands_out(page[first], body, repeated, bold_tells=bold_tells):
            while last + 1 < len(page) and _goes_on(page[last], page[last + 1]):
                last += 1
            if _is_title(page[first : last + 1], body):
                yield first, last
        first = last + 1


def _stands_out(line: Line, body: float, repeated: set[str], *, bold_tells: bool) -> bool:
    if _key(line) in repeated or not _LETTERS.search(line.text):
        return False
    return line.size >= _LARGER * body or (bold_tells and line.bold and line.size >= body - 0.5)


def _goes_on(line: Line, following: Line) -> bool:
    return (
        following.bold == line.bold
        and _rounded(following.size) == _rounded(line.size)
        and 0 < line.last_baseline - following.first_baseline <= _LINE_GAP * line.size
    )


def _is_title(lines: Sequence[Line], body: float) -> bool:
    text = " ".join(line.text for line in lines)
    if len(lines) > _MOST_LINES or len(text) > _LONGEST:
        return False
    if lines[0].size >= _LARGER * body:
        return not text.endswith((",", ";"))
    return len(text.split()) <= _BOLD_WORDS and not _SENTENCE.search(text) and not text[0].islower()


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[_rounded(line.size)] += len(line.text)
    return max(sizes.items(), key=lambda item: item[1])[0] if sizes else 0.0


def _bold_share(pages: Sequence[Sequence[Line]]) -> float:
    total = sum(len(line.text) for page in pages for line in page)
    return sum(len(line.text) for page in pages for line in page if line.bold) / max(1, total)


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Running heads and feet: lines at page edges that many pages have, whatever their numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_key(line) for line in [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]})
    return {key for key, count in edges.items() if count >= max(3, len(pages) * _REPEATED_SHARE)}


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _rounded(size: float) -> float:
    return round(size * 2) / 2
