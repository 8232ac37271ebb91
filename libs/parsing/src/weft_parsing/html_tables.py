"""HTML tables: which of them only lay a page out, and rows whose merged cells are written into every row they span."""

import re
from typing import TYPE_CHECKING

from weft_parsing.html_lists import Attributes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_SPAN = 50
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.I)
_NEVER_HIDDEN = frozenset({"html", "body"})
"""Pages that a script uncovers hide their body until then."""


def hidden_nodes(tree: "LexborHTMLParser") -> set[int]:
    """Memory ids of the elements that are not displayed, by attribute or inline style."""
    return {
        node.mem_id
        for node in tree.css("[hidden], [style]")
        if node.tag not in _NEVER_HIDDEN
        and ("hidden" in node.attributes or _NOT_DISPLAYED.search(node.attributes.get("style") or ""))
    }


def layout_tables(tree: "LexborHTMLParser") -> set[int]:
    """Memory ids of the tables that hold tables, headings, preformatted text or a single cell: their cells are read
    as blocks, because one line of each row would glue a page together."""
    tables = {node.mem_id for node in tree.css("table")}
    layout: set[int] = set()
    if not tables:
        return layout
    for node in tree.css("table, h1, h2, h3, h4, h5, h6, pre"):
        if node.tag == "table" and _has_one_cell(node):
            layout.add(node.mem_id)
        around = node.parent
        while around is not None and around.mem_id not in tables:
            around = around.parent
        if around is not None:
            layout.add(around.mem_id)
    return layout


def _has_one_cell(table: "LexborNode") -> bool:
    cells = 0
    pending = [table.child]
    while pending and cells < 2:
        node = pending.pop()
        while node is not None and cells < 2:
            if node.tag in {"tbody", "thead", "tfoot", "tr"}:
                pending.append(node.child)
            elif node.tag in {"td", "th"}:
                cells += 1
            node = node.next
    return cells == 1


class Spans:
    """The cells of one table that reach down from the rows above: column to rows left and text."""

    def __init__(self) -> None:
        self._from_above: dict[int, tuple[int, str]] = {}

    def row(self) -> "Row":
        """The next row."""
        above, self._from_above = self._from_above, {}
        for column, (left, text) in above.items():
            if left > 1:
                self._from_above[column] = (left - 1, text)
        return Row({column: text for column, (_, text) in above.items()}, self._from_above)


class Row:
    """Cells from left to right, in the columns that the rows above leave free."""

    def __init__(self, from_above: dict[int, str], down: dict[int, tuple[int, str]]) -> None:
        self._from_above = from_above
        self._down = down
        self._cells: list[str] = []
        self._column = 0
        self._span = (1, 1)

    def cell(self, attributes: Attributes) -> None:
        """A cell begins."""
        self._take_from_above()
        self._span = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))

    def fill(self, text: str) -> None:
        """The cell's text; a cell over several columns is written once."""
        rows, columns = self._span
        if rows > 1:
            self._down[self._column] = (rows - 1, text)
            self._down.update({self._column + i: (rows - 1, "") for i in range(1, columns)})
        self._cells.append(text)
        self._column += columns

    def close(self) -> str:
        """The row on one line; empty if all its cells are."""
        self._take_from_above()
        return " | ".join(self._cells) if any(self._cells) else ""

    def _take_from_above(self) -> None:
        while self._column in self._from_above:
            if text := self._from_above[self._column]:
                self._cells.append(text)
            self._column += 1


def _span(value: str | None) -> int:
    text = (value or "").strip()
    return min(max(int(text), 1), _MAX_SPAN) if 0 < len(text) < 10 and text.isdecimal() else 1
