"""DOCX: paragraphs, headings, lists, tables, notes and text boxes in reading order. A file has no pages of its own."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.archive import Archive, open_archive
from weft_parsing.builder import TextBuilder, one_line
from weft_parsing.docx_inline import Inline, InlineReader
from weft_parsing.docx_markup import Names, child, children, is_on, number, value
from weft_parsing.docx_numbering import Numbering
from weft_parsing.docx_styles import ParagraphProperties, Styles, read_properties
from weft_parsing.draft import Draft
from weft_parsing.limits import Limits
from weft_parsing.ooxml_package import main_part, relations
from weft_parsing.xml import parse_xml

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DELETED = frozenset({"del", "moveFrom", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "pPr", "sectPr"})


def parse(path: Path, limits: Limits) -> Draft:
    """Comments, headers and footers are left out."""
    with open_archive(path, limits) as archive:
        main = main_part(archive)
        reader = _Reader(archive, main, TextBuilder(limits))
        bodies = children(parse_xml(archive.read(main)), "body")
        if not bodies:
            raise IngestionFailure(FailureCode.CORRUPT, "the document has no body")
        for body in bodies:
            reader.blocks(body)
        return reader.builder.build(MEDIA_TYPE, _title(archive) or reader.title or reader.builder.first_heading())


def _title(archive: Archive) -> str | None:
    for part in relations(archive, "", "core-properties") or ["docProps/core.xml"]:
        if part in archive:
            return parse_xml(archive.read(part)).findtext("{http://purl.org/dc/elements/1.1/}title")
    return None


class _Reader:
    def __init__(self, archive: Archive, main: str, builder: TextBuilder) -> None:
        self.builder = builder
        self.title: str | None = None
        self._names = Names()
        self._styles = Styles(_optional(archive, main, "styles"))
        self._numbering = Numbering(_optional(archive, main, "numbering"), self._styles)
        self._inline = InlineReader(self._names, self._styles)
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind in ("footnote", "endnote")
            if (root := _optional(archive, main, f"{kind}s")) is not None
            for note in children(root, kind)
        }

    def blocks(self, container: etree._Element) -> None:
        """Everything block-like in a body, cell, note or text box, through content controls and the like."""
        for element in container:
            name = self._names(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "mc:AlternateContent":
                if len(element):
                    self.blocks(element[0])
            elif name not in _DELETED:
                self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle")) or self._styles.default
        resolved = read_properties(properties).over(self._styles.properties(style))
        inline = self._inline.read(paragraph)
        text = "" if resolved.hidden else inline.text.strip()
        if text:
            self._text(text, resolved)
            if self.title is None and self._styles.is_title(style):
                self.title = one_line(text)
        self._attached([inline])

    def _text(self, text: str, resolved: ParagraphProperties) -> None:
        label = self._label(resolved)
        if resolved.heading_level is not None:
            self.builder.heading(resolved.heading_level, text, label)
        elif label:
            self.builder.line(f"{label} {text}")
        else:
            self.builder.block(text)

    def _label(self, resolved: ParagraphProperties) -> str:
        return self._numbering.label(resolved.numbering, resolved.numbering_level or 0) if resolved.numbering else ""

    def _attached(self, inlines: list[Inline]) -> None:
        """Text boxes and notes come right after what they are anchored in."""
        for inline in inlines:
            for box in inline.boxes:
                if self._names(box) == "tbl":
                    self._table(box)
                else:
                    self.blocks(box)
            for reference in inline.notes:
                note = self._notes.pop((reference.kind, reference.id), None)
                if note is not None:
                    within: list[Inline] = []
                    self.builder.line(f"[{reference.number}] {self._flat(note, within)}")
                    self._attached(within)

    def _table(self, table: etree._Element) -> None:
        rows = [(row, list(self._within(row, "tc"))) for row in self._within(table, "tr")]
        if len(rows) == 1 and len(rows[0][1]) == 1:
            self.blocks(rows[0][1][0])
            return
        self.builder.part()
        above: dict[int, str] = {}
        for row, cells in rows:
            properties = child(row, "trPr")
            if child(properties, "del") is None and not is_on(child(properties, "hidden")):
                self._row(cells, above)
        self.builder.part()

    def _row(self, cells: list[etree._Element], above: dict[int, str]) -> None:
        """One line; a cell merged with the one above is written in each of its rows."""
        texts: list[str] = []
        attached: list[Inline] = []
        column = 0
        for cell in cells:
            properties = child(cell, "tcPr")
            merge = child(properties, "vMerge")
            merged = merge is not None and value(merge) != "restart"
            text = above.get(column, "") if merged else self._flat(cell, attached)
            above[column] = text
            texts.append(text)
            column += max(1, number(child(properties, "gridSpan")) or 1)
        if any(texts):
            self.builder.line(" | ".join(texts))
        self._attached(attached)

    def _flat(self, container: etree._Element, attached: list[Inline]) -> str:
        """The container's paragraphs on one line; what hangs on them is added to `attached`."""
        texts: list[str] = []
        for paragraph in self._within(container, "p"):
            properties = child(paragraph, "pPr")
            style = value(child(properties, "pStyle")) or self._styles.default
            resolved = read_properties(properties).over(self._styles.properties(style))
            inline = self._inline.read(paragraph)
            attached.append(inline)
            if not resolved.hidden and (text := one_line(inline.text)):
                texts.append(f"{self._label(resolved)} {text}".strip())
        return " ".join(texts)

    def _within(self, container: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """The nearest descendants of a name, in document order, without what is deleted."""
        for element in container:
            name = self._names(element)
            if name == wanted:
                yield element
            elif name == "mc:AlternateContent":
                if len(element):
                    yield from self._within(element[0], wanted)
            elif name not in _DELETED:
                yield from self._within(element, wanted)


def _optional(archive: Archive, main: str, kind: str) -> etree._Element | None:
    """A part the document refers to; files in the wild refer to parts that are not there."""
    for part in relations(archive, main, kind):
        if part in archive:
            return parse_xml(archive.read(part))
    return None
