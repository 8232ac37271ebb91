"""Markers of HTML list items, counted as browsers count them."""

from collections.abc import Mapping
from dataclasses import dataclass

from weft_parsing.numerals import letters, roman

Attributes = Mapping[str, str | None]

_BULLET = "- "


@dataclass(slots=True)
class _List:
    numbered: bool
    style: str = "1"
    next: int = 1
    step: int = 1


class ListStack:
    """The lists that are open, and the marker of the item that has just begun."""

    def __init__(self) -> None:
        self._open: list[_List] = []
        self._marker = ""

    @property
    def depth(self) -> int:
        return len(self._open)

    def open(self, tag: str, attributes: Attributes) -> None:
        """A `ul` or `ol` begins."""
        numbered = tag == "ol"
        step = -1 if "reversed" in attributes else 1
        self._open.append(_List(numbered, attributes.get("type") or "1", _number(attributes.get("start"), 1), step))

    def close(self) -> None:
        """The innermost list ends."""
        if self._open:
            self._open.pop()
        self._marker = ""

    def item(self, attributes: Attributes) -> None:
        """An item begins; an item outside any list is bulleted."""
        innermost = self._open[-1] if self._open else _List(numbered=False)
        if not innermost.numbered:
            self._marker = _BULLET
            return
        innermost.next = _number(attributes.get("value"), innermost.next)
        self._marker = f"{_label(innermost.next, innermost.style)}. "
        innermost.next += innermost.step

    def take_marker(self) -> str:
        """The marker, once: only an item's first line carries it."""
        marker, self._marker = self._marker, ""
        return marker

    def drop_marker(self) -> None:
        """The item has no text of its own, or begins with a heading."""
        self._marker = ""


def _number(value: str | None, default: int) -> int:
    text = (value or "").strip()
    return int(text) if len(text) < 10 and text.removeprefix("-").isdecimal() else default


def _label(number: int, style: str) -> str:
    if style in "aA":
        text = letters(number)
    elif style in "iI":
        text = roman(number)
    else:
        return str(number)
    return text.upper() if style.isupper() else text
