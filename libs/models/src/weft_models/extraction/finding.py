"""Where a document names something: dates, quoted titles, its own title, capitalised names."""

from collections.abc import Iterator, Sequence

from weft_core.text import normalise_name
from weft_models.extraction.base import MAX_MENTIONS
from weft_models.extraction.casing import Casing, TextCasing
from weft_models.extraction.dates import dates
from weft_models.extraction.kinds import DATE
from weft_models.extraction.names import name_spans
from weft_models.extraction.quoted import quoted_titles
from weft_models.extraction.resolution import Found
from weft_models.extraction.titles import title_spans
from weft_models.extraction.words import Word, segments, shouting

NAME, TITLE, QUOTED = "name", "title", "quoted"
"""Kinds of `Found`, beside DATE."""
_LONGEST_SURFACE = 200

Candidate = tuple[int, int, str, str]
"""Start, end, kind, full name or empty."""


def find(texts: Sequence[str], sentences: Sequence[list[tuple[int, int]]], title: str) -> list[list[Found]]:
    """Of each text, ascending; `title` is a name (see `title_name`). The texts explain each other's capitals."""
    parts = [[part for s in sentences[i] for part in segments(text, *s)] for i, text in enumerate(texts)]
    casing = TextCasing(part for of_text in parts for part in of_text)
    return [_of_text(i, text, parts[i], casing, title) for i, text in enumerate(texts)]


def _of_text(index: int, text: str, parts: list[list[Word]], casing: Casing, title: str) -> list[Found]:
    spans = date_candidates(text) + title_candidates(text, title)
    spans += [(start, end, QUOTED, "") for start, end in quoted_titles(text)]
    spans += [(*s, NAME, "") for part in parts if not shouting(part) for s in name_spans(text, part, casing)]
    return list(disjoint(index, text, spans))


def date_candidates(text: str) -> list[Candidate]:
    """Dates, with one name for each whatever its spelling."""
    return [(d.start, d.end, DATE, d.name) for d in dates(text)]


def title_candidates(text: str, title: str) -> list[Candidate]:
    """Where the text repeats the title."""
    return [(start, end, TITLE, title) for start, end in title_spans(text, title)]


def disjoint(index: int, text: str, spans: list[Candidate]) -> Iterator[Found]:
    """Spans of one text, ascending, not overlapping (the earlier and longer wins), at most `MAX_MENTIONS`."""
    taken, count = 0, 0
    for start, end, kind, name in sorted(spans, key=lambda s: (s[0], -s[1])):
        surface = text[start:end]
        if start < taken or len(surface) > _LONGEST_SURFACE or not normalise_name(surface):
            continue
        if count == MAX_MENTIONS:
            return
        taken, count = end, count + 1
        yield Found(index, start, end, surface, name or surface, kind)
