"""Builds canonical text piece by piece, so that offsets taken on the way hold in the end.

Every piece is made canonical before it is appended, and pieces meet at `\\n` only: no character composes with a line
feed, so the whole is canonical too.
"""

import re

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.text import canonicalise
from weft_parsing.draft import Draft, DraftHeading
from weft_parsing.limits import Limits

_SPACES = re.compile(r"\s+")


def one_line(text: str) -> str:
    """White space runs, line ends included, as one blank each; nothing at the edges; canonical."""
    return _SPACES.sub(" ", canonicalise(text)).strip()


class TextBuilder:
    """Blocks apart by a blank line, lines by a line feed; raises `too_large` when the text outgrows the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._apart = False
        self._page_starts: list[int] = []
        self._new_pages = 0
        self._headings: list[DraftHeading] = []

    def part(self) -> None:
        """A blank line comes before the next piece."""
        self._apart = True

    def line(self, text: str) -> None:
        """One or more lines that belong with those before: an item, a table row. Nothing if only white space."""
        self._append(text)

    def block(self, text: str) -> None:
        """A paragraph, with a blank line before and after."""
        self.part()
        self._append(text)
        self.part()

    def heading(self, level: int, title: str, label: str = "") -> None:
        """A heading in a block of its own; `label` (its number) stands before the title and is no part of it."""
        title, label = one_line(title), one_line(label)
        if not title:
            return
        prefix = f"{label} " if label else ""
        self.block(prefix + title)
        if len(self._headings) < self._limits.headings:
            self._headings.append(DraftHeading(min(max(level, 1), 9), title, self._length - len(title)))

    def page(self) -> None:
        """What comes next is on a new page."""
        self._new_pages += 1

    def first_heading(self) -> str | None:
        """Title of the first heading, if there is one."""
        return self._headings[0].title if self._headings else None

    def build(self, media_type: str, title: str | None) -> Draft:
        """The finished text; raises `empty` if nothing but white space was added."""
        if not self._pieces:
            raise IngestionFailure(FailureCode.EMPTY)
        pages = (*self._page_starts, *[self._length] * self._new_pages)
        return Draft(media_type, one_line(title or "") or None, "".join(self._pieces), pages, tuple(self._headings))

    def _append(self, text: str) -> None:
        text = canonicalise(text).strip("\n").rstrip()
        if not text:
            return
        if self._pieces:
            self._push("\n\n" if self._apart else "\n")
        self._page_starts += [self._length] * self._new_pages
        self._new_pages = 0
        self._apart = False
        self._push(text)

    def _push(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > self._limits.characters:
            raise IngestionFailure(FailureCode.TOO_LARGE, f"more than {self._limits.characters} characters of text")
        self._pieces.append(piece)
