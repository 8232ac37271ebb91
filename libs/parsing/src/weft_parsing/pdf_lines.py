"""The lines of a PDF page with what tells headings and paragraphs: type size, weight and place."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from weft_parsing.pdf_arabic import has_arabic, logical_arabic

_LINE_FEED = 10
_LAST_CODE_POINT = 0x10FFFF
_HYPHEN = "\x02"
"""PDFium's mark for the hyphen of a word divided at a line end; the line break is already gone."""

_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_FONT_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class Line:
    """What PDFium gives as one line: two or more on the page where a hyphen was taken out. Points; baselines count
    from the bottom of the page."""

    text: str
    size: float
    bold: bool
    first_baseline: float
    last_baseline: float


class LineReader:
    """Reads text pages. Buffers for PDFium's answers are made once."""

    def __init__(self) -> None:
        self._matrix = pdfium.FS_MATRIX()
        self._point = ctypes.c_double(), ctypes.c_double()
        self._box = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
        self._flags = ctypes.c_int()

    def lines(self, page: Any) -> list[Line]:  # noqa: ANN401 - a PDFium handle has no type
        """The lines of one text page in PDFium's order, without empty ones."""
        count = max(0, pdfium.FPDFText_CountChars(page))
        # one call a character, because in the text of a whole page some are left out and no index fits
        codes = list(map(pdfium.FPDFText_GetUnicode, repeat(page), range(count)))
        return [line for start, end in _line_spans(codes) if (line := self._line(page, codes, start, end)) is not None]

    def _line(self, page: Any, codes: list[int], start: int, end: int) -> Line | None:  # noqa: ANN401 - as above
        at = [i for i in range(start, end) if 0 < codes[i] <= _LAST_CODE_POINT]
        characters = [chr(codes[i]) for i in at]
        if has_arabic(characters):
            characters = logical_arabic(characters, lambda i, j: self._box_of(page, at[i]) == self._box_of(page, at[j]))
        text = _joined(characters).replace(_HYPHEN, "").replace("\u00ad", "").strip()
        if not text:
            return None
        first = next((i for i in at if chr(codes[i]).isalnum()), at[0])
        last = next((i for i in reversed(at) if chr(codes[i]).isalnum()), first)
        bold = self._is_bold(page, first) and (first == last or self._is_bold(page, last))
        baseline = self._baseline(page, first)
        last_baseline = self._baseline(page, last) if _HYPHEN in characters else baseline
        return Line(text, self._size(page, first), bold, baseline, last_baseline)

    def _baseline(self, page: Any, index: int) -> float:  # noqa: ANN401 - as above
        pdfium.FPDFText_GetCharOrigin(page, index, *self._point)
        return self._point[1].value

    def _size(self, page: Any, index: int) -> float:  # noqa: ANN401 - as above
        size = float(pdfium.FPDFText_GetFontSize(page, index))
        if pdfium.FPDFText_GetMatrix(page, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return size

    def _is_bold(self, page: Any, index: int) -> bool:  # noqa: ANN401 - as above
        if pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD_WEIGHT:
            return True
        length = pdfium.FPDFText_GetFontInfo(page, index, self._name, _FONT_NAME_BYTES, self._flags)
        return 0 < length <= _FONT_NAME_BYTES and _BOLD_NAME.search(self._name.value) is not None

    def _box_of(self, page: Any, index: int) -> tuple[float, ...]:  # noqa: ANN401 - as above
        pdfium.FPDFText_GetCharBox(page, index, *self._box)
        return tuple(edge.value for edge in self._box)


def _joined(characters: list[str]) -> str:
    """As text; PDFium gives characters beyond the basic plane as surrogate pairs."""
    text = "".join(characters)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _line_spans(codes: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for end, code in enumerate(codes):
        if code == _LINE_FEED:
            yield start, end
            start = end + 1
    yield start, len(codes)
