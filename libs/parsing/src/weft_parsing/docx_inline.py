"""The text of one paragraph as a reader sees it: insertions kept; deletions, hidden text and field codes dropped."""

from dataclasses import dataclass, field

from lxml import etree

from weft_parsing.docx_markup import Names, child, is_on, value
from weft_parsing.docx_styles import Styles

_SKIPPED = frozenset(
    "pPr rPr sdtPr sdtEndPr tblPr trPr tcPr del moveFrom delText instrText delInstrText rt fldData".split()
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "t": "", "m:t": ""}
_NOTES = frozenset({"footnoteReference", "endnoteReference"})
_LEAVES = frozenset({*_SIGNS, *_NOTES, "sym", "txbxContent", "tbl"})

_SYMBOL_LETTERS: dict[int, str] = dict(
    zip(
        [*range(0x41, 0x5B), *range(0x61, 0x7B)],
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπϖρστυθωξψζ",
        strict=True,
    )
)
"""The letters of the Symbol font; its signs, and those of other symbol fonts, are ornaments."""


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A mark in the text; `kind` is footnote or endnote, `number` counts both from 1."""

    number: int
    kind: str
    id: str


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: text, the text boxes and tables anchored in it, and the notes it refers to."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[NoteReference] = field(default_factory=list)
    field_codes: list[bool] = field(default_factory=list)
    """For each field that is open, whether its code is being read rather than its result."""

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class InlineReader:
    """Reads paragraphs. Notes are numbered in the order in which they are referred to."""

    def __init__(self, names: Names, styles: Styles) -> None:
        self._names = names
        self._styles = styles
        self._notes = 0

    def read(self, paragraph: etree._Element) -> Inline:
        """One paragraph's content."""
        inline = Inline()
        self._read(paragraph, inline)
        return inline

    def _read(self, element: etree._Element, inline: Inline) -> None:
        for item in element:
            name = self._names(item)
            if name in _SKIPPED or (name == "r" and self._hidden(item)):
                continue
            if name == "fldChar":
                _field(inline.field_codes, value(item, "fldCharType"))
            elif name in _LEAVES:
                if True not in inline.field_codes:
                    self._leaf(item, name, inline)
            elif name == "mc:AlternateContent":
                self._read_alternative(item, inline)
            else:
                self._read(item, inline)

    def _leaf(self, item: etree._Element, name: str, inline: Inline) -> None:
        if name in {"txbxContent", "tbl"}:
            inline.boxes.append(item)
        elif name == "sym":
            inline.pieces.append(_symbol(item))
        elif name in _NOTES:
            self._notes += 1
            inline.notes.append(NoteReference(self._notes, name.removesuffix("Reference"), value(item, "id") or ""))
            inline.pieces.append(f"[{self._notes}]")
        else:
            inline.pieces.append(_SIGNS[name] or str(item.text or ""))

    def _read_alternative(self, element: etree._Element, inline: Inline) -> None:
        """The first alternative that has something to say: the others say the same for older programs."""
        for alternative in element:
            before = len(inline.pieces), len(inline.boxes)
            self._read(alternative, inline)
            if before != (len(inline.pieces), len(inline.boxes)):
                return

    def _hidden(self, run: etree._Element) -> bool:
        properties = child(run, "rPr")
        if properties is None:
            return False
        vanish = child(properties, "vanish")
        if vanish is not None:
            return is_on(vanish)
        return bool(self._styles.properties(value(child(properties, "rStyle"))).hidden)


def _field(codes: list[bool], kind: str | None) -> None:
    if kind == "begin":
        codes.append(True)
    elif kind == "separate" and codes:
        codes[-1] = False
    elif kind == "end" and codes:
        codes.pop()


def _symbol(element: etree._Element) -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        letters = _SYMBOL_LETTERS if (value(element, "font") or "").lower() == "symbol" else {}
        return letters.get(code - 0xF000, "")
    return chr(code) if code <= 0xFFFF else ""
