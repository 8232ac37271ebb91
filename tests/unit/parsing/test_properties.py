"""Whatever a file holds, spans count code points of its canonical text: `support.parsing.check` looks."""

from contextlib import suppress
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from support.documents import Text, docx, pdf
from support.parsing import parsed
from support.tokens import token_spans
from weft_core.chunking import split
from weft_core.failures import IngestionFailure
from weft_core.parsed import Heading, ParsedDocument
from weft_parsing.draft import Draft

_SIGNS = (
    "aB1 .#-*|\n\t\r\x0b\x0c\x1d\u0085\u00a0\u00ad\u0300\u0301\u0338\u1100\u1161\u2028\u3000\ufeff\ufffe\U0001f600éØ漢م"
)
TEXTS = st.text(alphabet=st.sampled_from(_SIGNS), max_size=60) | st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), max_size=40
)
XML_TEXTS = TEXTS.map(lambda text: "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ufffd" or c > "\uffff"))


def checked(content: bytes, filename: str) -> None:
    """The file is refused, or keeps every promise up to its chunks."""
    with suppress(IngestionFailure):
        draft = parsed(content, filename)
        document = whole(draft)
        chunks = split(document, token_spans, 16)
        assert all(chunk.text == document.text[chunk.start : chunk.end] for chunk in chunks)
        assert all(len(token_spans(chunk.text)) <= 16 for chunk in chunks)


def whole(draft: Draft) -> ParsedDocument:
    headings = tuple(Heading(level=h.level, title=h.title, start=h.start) for h in draft.headings)
    return ParsedDocument(
        media_type=draft.media_type, text=draft.text, page_starts=draft.page_starts, headings=headings
    )


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_text(text: str, encoding: str) -> None:
    checked(text.encode(encoding), "a.txt")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["# ", "## ", "> # ", "- ", "", "    ", "```\n"]), TEXTS), max_size=8))
def test_markdown(lines: list[tuple[str, str]]) -> None:
    checked("\n".join(mark + text for mark, text in lines).encode(), "a.md")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["h1", "h3", "p", "li", "td", "tr", "table", "ol", "pre", "div", "b", "br"]), TEXTS),
        max_size=12,
    ),
    st.booleans(),
)
def test_html(elements: list[tuple[str, str]], closed: bool) -> None:
    source = "".join(f"<{tag}>{escape(text)}" + (f"</{tag}>" if closed else "") for tag, text in elements)
    checked(source.encode(), "a.html")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), XML_TEXTS, st.booleans()), max_size=8))
def test_docx(paragraphs: list[tuple[int, str, bool]]) -> None:
    body = ""
    for level, text, in_table in paragraphs:
        outline = f'<w:outlineLvl w:val="{level}"/>' if level >= 0 else ""
        line = f"<w:p><w:pPr>{outline}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
        body += f"<w:tbl><w:tr><w:tc>{line}</w:tc><w:tc>{line}</w:tc></w:tr></w:tbl>" if in_table else line
    checked(docx(body), "a.docx")


LINES = st.builds(
    Text,
    st.text(alphabet=st.sampled_from("abcXYZ .-,0123éß“”"), min_size=1, max_size=30),
    st.floats(50, 800),
    st.sampled_from([8.0, 10.0, 14.0, 20.0]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(LINES, max_size=6), min_size=1, max_size=4), st.lists(st.integers(0, 3), max_size=3))
def test_pdf(pages: list[list[Text]], targets: list[int]) -> None:
    entries = [(pages[t][0].text, t) for t in targets if t < len(pages) and pages[t]]
    checked(pdf(pages, outline=entries), "a.pdf")
