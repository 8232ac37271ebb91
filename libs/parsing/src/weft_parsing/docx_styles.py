"""What paragraph and character styles say that matters to the text: outline level, numbering, hidden."""

import re
from dataclasses import dataclass

from lxml import etree

from weft_parsing.docx_markup import child, children, is_on, number, value

_HEADING_NAME = re.compile(r"heading ([1-9])\Z")
_BODY_TEXT = 9
"""The outline level that means none."""


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """Properties of a style or of a paragraph itself; None where it says nothing and the style it rests on counts."""

    outline: int | None = None
    """0 is the outermost."""
    numbering: int | None = None
    """numId; 0 switches numbering off."""
    numbering_level: int | None = None
    hidden: bool | None = None

    def over(self, below: "ParagraphProperties") -> "ParagraphProperties":
        """These properties where they are given, else those of `below`."""
        return ParagraphProperties(
            below.outline if self.outline is None else self.outline,
            below.numbering if self.numbering is None else self.numbering,
            below.numbering_level if self.numbering_level is None else self.numbering_level,
            below.hidden if self.hidden is None else self.hidden,
        )

    @property
    def heading_level(self) -> int | None:
        """1 to 9, or None for body text."""
        return self.outline + 1 if self.outline is not None and 0 <= self.outline < _BODY_TEXT else None


def read_properties(paragraph: etree._Element | None, run: etree._Element | None = None) -> ParagraphProperties:
    """From a `pPr` and an `rPr` element."""
    numbering = child(paragraph, "numPr")
    hidden = child(run, "vanish")
    return ParagraphProperties(
        number(child(paragraph, "outlineLvl")),
        number(child(numbering, "numId")),
        number(child(numbering, "ilvl")),
        None if hidden is None else is_on(hidden),
    )


class Styles:
    """Styles by id, each with what it inherits through `basedOn`."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, ParagraphProperties] = {}
        self.default: str | None = None
        for style in [] if root is None else children(root, "style"):
            id_ = value(style, "styleId")
            if id_ is None:
                continue
            self._elements[id_] = style
            if value(style, "type") == "paragraph" and (value(style, "default") or "0").lower() in {"1", "true", "on"}:
                self.default = id_

    def properties(self, id_: str | None) -> ParagraphProperties:
        """All empty for an unknown style."""
        chain: list[str] = []
        while id_ is not None and id_ in self._elements and id_ not in chain and id_ not in self._resolved:
            chain.append(id_)
            id_ = value(child(self._elements[id_], "basedOn"))
        resolved = self._resolved.get(id_ or "", ParagraphProperties())
        for style in reversed(chain):
            resolved = self._resolved[style] = self._own(self._elements[style]).over(resolved)
        return resolved

    def is_title(self, id_: str | None) -> bool:
        """Whether the style is Word's Title."""
        return id_ in self._elements and (value(child(self._elements[id_], "name")) or "").lower() == "title"

    def _own(self, style: etree._Element) -> ParagraphProperties:
        own = read_properties(child(style, "pPr"), child(style, "rPr"))
        # the names of built-in styles are English in files of every language
        named = _HEADING_NAME.match((value(child(style, "name")) or "").lower())
        return own.over(ParagraphProperties(outline=int(named.group(1)) - 1)) if named else own
