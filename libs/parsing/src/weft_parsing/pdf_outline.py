"""Headings from a PDF's outline. An entry counts only if its title stands on its page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pypdfium2

from weft_parsing.pdf_headings import Mark
from weft_parsing.pdf_lines import Line

_DEEPEST = 9
_LABEL = re.compile(
    r"(?i:(?:chapter|section|part|appendix|kapitel|chapitre)\s+)?"
    r"[(\[]?(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6}|[A-Z])(?:[.\-\u2013]\w{1,4})*[.:)\]]?\s+"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    level: int
    title: str
    page: int


def headings_by_outline(
    document: pypdfium2.PdfDocument, pages: Sequence[Sequence[Line]], most: int
) -> list[dict[int, Mark]]:
    """For each page its headings by their first line; all empty when no title was found on its page."""
    marks: list[dict[int, Mark]] = [{} for _ in pages]
    texts: dict[int, _PageText] = {}
    for entry in islice(_entries(document), most):
        if not 0 <= entry.page < len(pages):
            continue
        text = texts.get(entry.page)
        if text is None:
            text = texts[entry.page] = _PageText(pages[entry.page])
        mark = text.find(entry.title, entry.level)
        if mark is not None:
            marks[entry.page].setdefault(mark.first, mark)
    return marks


def _entries(document: pypdfium2.PdfDocument) -> Iterator[_Entry]:
    for bookmark in document.get_toc(max_depth=_DEEPEST):
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        title = bookmark.get_title()
        if page is not None and title:
            yield _Entry(bookmark.level + 1, title, page)


class _PageText:
    """A page without its white space, so that titles are found however they are spaced and wrapped."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._places: list[tuple[int, int]] = []
        """Line and offset of every character of the squeezed text."""
        for number, line in enumerate(lines):
            self._places += [(number, offset) for offset, character in enumerate(line.text) if not character.isspace()]
        self._squeezed = "".join(_squeeze(line.text) for line in lines)

    def find(self, title: str, level: int) -> Mark | None:
        """The first place where a line begins with the title, a number before it apart; whole lines preferred."""
        best: Mark | None = None
        for wanted in dict.fromkeys((_squeeze(title), _squeeze(_LABEL.sub("", title, count=1)))):
            at = self._squeezed.find(wanted) if wanted else -1
            while at >= 0:
                mark = self._mark(at, at + len(wanted), level)
                if mark is not None and mark.end == len(self._lines[mark.last].text):
                    return mark
                best = best or mark
                at = self._squeezed.find(wanted, at + len(wanted))
        return best

    def _mark(self, start: int, end: int, level: int) -> Mark | None:
        first, offset = self._places[start]
        last, final = self._places[end - 1]
        before = self._lines[first].text[:offset]
        if before and not _LABEL.fullmatch(before):
            return None
        return Mark(min(level, _DEEPEST), first, last, offset, final + 1)


def _squeeze(text: str) -> str:
    """Without white space, and in lower case where that keeps a character one character."""
    return "".join(_lower(character) for character in text if not character.isspace())


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character
