"""Pages and heading paths of an offset."""

from weft_core.parsed import Heading, ParsedDocument

DOCUMENT = ParsedDocument(
    media_type="application/pdf",
    text="x" * 100,
    page_starts=(0, 40, 80),
    headings=(
        Heading(level=1, title="One", start=0),
        Heading(level=2, title="One.a", start=10),
        Heading(level=3, title="deep", start=20),
        Heading(level=2, title="One.b", start=30),
        Heading(level=1, title="Two", start=50),
    ),
)


def test_pages_count_from_one_and_begin_at_their_start() -> None:
    assert [DOCUMENT.page_at(at) for at in (0, 39, 40, 79, 80, 99)] == [1, 1, 2, 2, 3, 3]
    assert ParsedDocument(media_type="text/plain", text="x").page_at(0) is None


def test_a_heading_closes_its_equals_and_inferiors() -> None:
    assert DOCUMENT.heading_path_at(25) == ("One", "One.a", "deep")
    assert DOCUMENT.heading_path_at(30) == ("One", "One.b")
    assert DOCUMENT.heading_path_at(60) == ("Two",)
