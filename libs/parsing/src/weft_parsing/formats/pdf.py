"""PDF: the text layer page by page, lines as they stand on the page, headings by outline or type. No tables, no OCR."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.builder import TextBuilder
from weft_parsing.draft import Draft
from weft_parsing.limits import Limits
from weft_parsing.pdf_headings import Mark, headings_by_type, title_by_type
from weft_parsing.pdf_lines import Line, LineReader
from weft_parsing.pdf_outline import headings_by_outline

_PARAGRAPH_GAP = 1.35
"""Lines further apart than so many times the page's usual distance begin a paragraph."""

_MADE_UP_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel) - |untitled|title\Z|.*\.(?:docx?|pdf|tex|dvi|pptx?|indd|qxd|rtf)\Z", re.I
)
_CODES = {
    pdfium.FPDF_ERR_SUCCESS: FailureCode.EMPTY,  # the file is sound and has no page
    pdfium.FPDF_ERR_PASSWORD: FailureCode.ENCRYPTED,
    pdfium.FPDF_ERR_SECURITY: FailureCode.ENCRYPTED,
}


def parse(path: Path, limits: Limits) -> Draft:
    """Invisible text is kept, since scans carry their recognised text so. Must run in a fresh process: PDFium's error
    code outlives the document it came from."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = _CODES.get(getattr(error, "err_code", None), FailureCode.CORRUPT)
        raise IngestionFailure(code, str(error)) from error
    if len(document) > limits.pdf_pages:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"{len(document)} pages")
    try:
        pages = _read_pages(document, limits)
    except pypdfium2.PdfiumError as error:
        raise IngestionFailure(FailureCode.CORRUPT, str(error)) from error
    if not any(character.isalnum() for page in pages for line in page for character in line.text):
        raise IngestionFailure(FailureCode.NO_TEXT)
    marks = headings_by_outline(document, pages, limits.headings)
    if not any(marks):
        marks = headings_by_type(pages)
    builder = TextBuilder(limits)
    for page, headings in zip(pages, marks, strict=True):
        builder.page()
        _write_page(builder, page, headings)
    title = document.get_metadata_value("Title").strip("\x00 ")
    return builder.build("application/pdf", (None if _MADE_UP_TITLE.match(title) else title) or title_by_type(pages))


def _read_pages(document: pypdfium2.PdfDocument, limits: Limits) -> list[list[Line]]:
    reader = LineReader()
    pages: list[list[Line]] = []
    characters = 0
    for page in document:
        text = page.get_textpage()
        pages.append(reader.lines(text.raw))
        text.close()
        page.close()
        characters += sum(len(line.text) for line in pages[-1])
        if characters > limits.characters:
            raise IngestionFailure(FailureCode.TOO_LARGE, f"more than {limits.characters} characters of text")
    return pages


def _write_page(builder: TextBuilder, page: Sequence[Line], headings: dict[int, Mark]) -> None:
    usual = _usual_distance(page)
    number = 0
    while number < len(page):
        line = page[number]
        if number and usual and page[number - 1].last_baseline - line.first_baseline > _PARAGRAPH_GAP * usual:
            builder.part()
        mark = headings.get(number)
        if mark is None:
            builder.line(line.text)
            number += 1
            continue
        title = " ".join(line.text for line in page[mark.first : mark.last + 1])
        rest = len(page[mark.last].text) - mark.end
        builder.heading(mark.level, title[mark.start : len(title) - rest], title[: mark.start])
        builder.line(title[len(title) - rest :] if rest else "")
        number = mark.last + 1


def _usual_distance(page: Sequence[Line]) -> float:
    distances = [above.last_baseline - below.first_baseline for above, below in pairwise(page)]
    downwards = [distance for distance in distances if distance > 1]
    return median(downwards) if downwards else 0.0
