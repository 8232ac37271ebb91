"""HTML: visible text in reading order, with headings, numbered lists and one line per table row."""

from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.builder import TextBuilder, one_line
from weft_parsing.draft import Draft
from weft_parsing.html_source import check_depth, decode_html
from weft_parsing.html_walk import Walker
from weft_parsing.limits import Limits


def parse(path: Path, limits: Limits) -> Draft:
    """Navigation and footers are kept: what is boilerplate on one page is content on another."""
    if path.stat().st_size > limits.html_bytes:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"an HTML file of more than {limits.html_bytes} bytes")
    return parse_html(decode_html(path.read_bytes()), limits)


def parse_html(source: str, limits: Limits) -> Draft:
    """The same for a decoded page."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    check_depth(source, limits.html_depth)
    try:
        tree = LexborHTMLParser(source)
    except SelectolaxError as error:
        # every text is HTML of some kind: what the parser can lack is memory
        raise IngestionFailure(FailureCode.TOO_LARGE, str(error)) from error
    builder = TextBuilder(limits)
    if tree.root is not None:
        Walker(builder, tree).walk(tree.root)
    found = tree.css_first("head title")
    title = one_line(found.text()) if found is not None else ""
    return builder.build("text/html", title or builder.first_heading())
