"""Markdown: the source is the canonical text, a CommonMark parser finds the headings in it."""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from weft_parsing.builder import one_line
from weft_parsing.draft import Draft, DraftHeading
from weft_parsing.formats.text import canonical_text
from weft_parsing.limits import Limits

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.S | re.M)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(['\"]?)(.*?)\1[ \t]*$", re.M | re.I)
_OPENING = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:#{1,6}[ \t]+)?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(r"[*_`]+")


def parse(path: Path, limits: Limits) -> Draft:
    """Headings of every level, as they stand in the source; front matter gives the title or else the first heading."""
    text = canonical_text(path, limits.markdown_bytes, limits)
    front = _FRONT_MATTER.match(text)
    headings = tuple(_headings(text, front.end() if front else 0, limits.headings))
    title = _TITLE.search(front.group(1)) if front else None
    name = title.group(2) if title else next((_plain(h.title) for h in headings if h.level == 1), "")
    return Draft("text/markdown", one_line(name) or None, text, (), headings)


def _headings(text: str, begin: int, most: int) -> Iterator[DraftHeading]:
    blocks = MarkdownIt("commonmark").enable("table")
    # headings need the block structure only; inline parsing would double memory
    blocks.core.ruler.enableOnly(["normalize", "block"])
    line_starts = [begin]
    for line in text[begin:].split("\n"):
        line_starts.append(line_starts[-1] + len(line) + 1)
    found = 0
    for token in blocks.parse(text[begin:]):
        if token.type != "heading_open" or token.map is None or token.level or found == most:
            continue
        start, end = line_starts[token.map[0]], line_starts[token.map[0] + 1] - 1
        start += len(_OPENING.match(text[start:end]).group())  # type: ignore[union-attr] # it matches the empty text
        title = text[start:end].rstrip()
        if token.markup.startswith("#"):
            title = _without_closing_marks(title)
        bare = title.lstrip()
        if bare:
            found += 1
            yield DraftHeading(int(token.tag[1]), bare, start + len(title) - len(bare))


def _without_closing_marks(title: str) -> str:
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else title


def _plain(title: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", title))
