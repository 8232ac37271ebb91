"""A walk over an HTML tree, without recursion, that writes its visible text into a builder."""

import re
from typing import TYPE_CHECKING

from weft_parsing.builder import TextBuilder, one_line
from weft_parsing.html_lists import ListStack
from weft_parsing.html_tables import Row, Spans, hidden_nodes, layout_tables

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset(
    "head script style noscript template svg iframe audio video canvas datalist rp rt annotation annotation-xml "
    "noframes -comment".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_SPACED = frozenset("button option select input textarea img label".split())
"""Inline elements that are drawn apart from their neighbours."""

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CELLS = frozenset({"td", "th"})
_LINES = frozenset({"li", "dt", "dd", "tr"})
_HEADING = re.compile(r"h[1-6]\Z")
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")


class Walker:
    """Inline text gathers until a block begins or ends. Headings and table cells capture all that is inside them."""

    def __init__(self, builder: TextBuilder, tree: "LexborHTMLParser") -> None:
        self._builder = builder
        self._hidden = hidden_nodes(tree)
        self._layout = layout_tables(tree)
        self._inline: list[str] = []
        self._capturing: int | None = None
        self._preformatted = 0
        self._lists = ListStack()
        self._tables: list[Spans | None] = []
        self._row: Row | None = None

    def walk(self, root: "LexborNode") -> None:
        """Visit every node once, parents before and after their children."""
        above: list[tuple[LexborNode, str]] = []
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            if self._enter(node, tag):
                child = node.child
                if child is not None:
                    above.append((node, tag))
                    node = child
                    continue
                self._leave(node, tag)
            while (following := node.next) is None and above:
                node, tag = above.pop()
                self._leave(node, tag)
            node = following
        self._flush()

    def _enter(self, node: "LexborNode", tag: str) -> bool:
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in _SKIPPED or node.mem_id in self._hidden:
            return False
        if tag == "br":
            self._inline.append("\n")
        elif self._capturing is not None:
            if tag in _BLOCKS or tag in _SPACED:
                self._inline.append(" ")
        elif _HEADING.match(tag):
            self._flush()
            self._lists.drop_marker()
            self._capturing = node.mem_id
        elif tag in _BLOCKS:
            self._flush()
            self._enter_block(node, tag)
        elif tag in _SPACED:
            self._inline.append(" ")
        return True

    def _enter_block(self, node: "LexborNode", tag: str) -> None:
        if tag in _CELLS and self._row is not None:
            self._row.cell(node.attributes)
            self._capturing = node.mem_id
            return
        if tag not in _LINES:
            self._apart()
        if tag in _LISTS:
            self._lists.open(tag, node.attributes)
        elif tag == "li":
            self._lists.item(node.attributes)
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "table":
            self._tables.append(None if node.mem_id in self._layout else Spans())
        elif tag == "tr" and self._tables and (spans := self._tables[-1]) is not None:
            self._row = spans.row()

    def _leave(self, node: "LexborNode", tag: str) -> None:
        if self._capturing is not None:
            if self._capturing == node.mem_id:
                self._captured(tag)
            elif tag in _BLOCKS or tag in _SPACED:
                self._inline.append(" ")
        elif tag in _BLOCKS:
            self._flush()
            self._leave_block(tag)
        elif tag in _SPACED:
            self._inline.append(" ")

    def _leave_block(self, tag: str) -> None:
        if tag in _LISTS:
            self._lists.close()
        elif tag == "li":
            self._lists.drop_marker()
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag == "tr" and self._row is not None:
            self._builder.line(self._row.close())
            self._row = None
            return
        if tag not in _LINES:
            self._apart()

    def _captured(self, tag: str) -> None:
        text = one_line("".join(self._inline))
        self._inline.clear()
        self._capturing = None
        if self._row is not None and tag in _CELLS:
            self._row.fill(text)
        else:
            self._builder.heading(int(tag[1]), text)

    def _text(self, text: str) -> None:
        text = text.replace("\u00ad", "")
        self._inline.append(text if self._preformatted else _SPACES.sub(" ", text))

    def _apart(self) -> None:
        if not self._lists.depth:
            self._builder.part()

    def _flush(self) -> None:
        if not self._inline:
            return
        text = "".join(self._inline)
        self._inline.clear()
        if not self._preformatted:
            text = _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()
        if text and not text.isspace():
            self._builder.line(self._lists.take_marker() + text)
