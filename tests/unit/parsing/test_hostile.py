"""Files made to spin, swell, abort or loop a parser: each ends in text or in a code, and soon."""

import random
from pathlib import Path

import pytest

from support.documents import Text, assembled, docx, paragraph, pdf, table
from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing import Limits, Parsers

RANDOM = random.Random(1)  # noqa: S311 - the same files every time
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
BOX = b"/MediaBox [0 0 595 842]"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page_showing(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R %s /Contents 3 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    pages = b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    return assembled([CATALOG, pages, stream, page % (BOX, resources), FONT, *more])


def form_that_draws_itself() -> bytes:
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 12 >>"
    return page_showing(b"/X Do", b"/XObject << /X 6 0 R >>", form + b"\nstream\n/X Do /X Do \nendstream")


def outline_that_follows_itself() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << /Font << /F1 7 0 R >> >> >>" % BOX
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            b"<< /Length 26 >>\nstream\nBT /F1 9 Tf (hello w) Tj ET\nendstream",
            b"<< /First 6 0 R /Last 6 0 R >>",
            b"<< /Title (hello w) /Dest [3 0 R /Fit] /Next 6 0 R /First 6 0 R /Parent 5 0 R >>",
            FONT,
        ]
    )


def note_that_refers_to_itself() -> bytes:
    reference = '<w:footnoteReference w:id="1"/>'
    note = f'<w:footnote w:id="1"><w:p><w:r>{reference}<w:t>note</w:t></w:r></w:p></w:footnote>'
    return docx(f"<w:p><w:r><w:t>text</w:t>{reference}</w:r></w:p>", parts={"footnotes.xml": note})


def large_document() -> bytes:
    words = [f"w{n}" for n in RANDOM.sample(range(10**6), 4_000)]
    return docx("".join(paragraph(" ".join(words[n : n + 12])) for _ in range(60) for n in range(0, 3_900, 12)))


OK = None
CASES: dict[str, tuple[bytes, str, FailureCode | None]] = {
    "a form that draws itself": (form_that_draws_itself(), "a.pdf", FailureCode.TOO_LARGE),
    "a page tree that holds itself": (
        assembled([CATALOG, b"<< /Type /Pages /Count 999999 /Kids [2 0 R 2 0 R] >>"]),
        "a.pdf",
        FailureCode.TOO_LARGE,
    ),
    "an outline that follows itself": (outline_that_follows_itself(), "a.pdf", OK),
    "numbers beyond reason": (
        page_showing(b"BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (abc def) Tj ET BT /F1 0 Tf (zero) Tj ET"),
        "a.pdf",
        FailureCode.NO_TEXT,
    ),
    "a million operators": (page_showing(b"q " * 1_000_000), "a.pdf", FailureCode.NO_TEXT),
    "fifty thousand bookmarks": (pdf([[Text("aa aa aa", 700)] * 50], outline=[("aa", 0)] * 20_000), "a.pdf", OK),
    "a note that refers to itself": (note_that_refers_to_itself(), "a.docx", OK),
    "a cell over a billion columns": (
        docx(table(['<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + paragraph("x"), "y"])),
        "a.docx",
        OK,
    ),
    "a hundred thousand namespaces": (
        docx("<w:p " + " ".join(f'xmlns:a{n}="u{n}"' for n in range(100_000)) + "/>"),
        "a.docx",
        FailureCode.EMPTY,
    ),
    "a large honest document": (large_document(), "a.docx", OK),
    "many open paragraphs": (b"<p>a" * 300_000, "a.html", OK),
    "a hundred thousand open elements": (b"<b><p>" * 100_000, "a.html", FailureCode.TOO_LARGE),
    "a cell over many rows": (
        b"<table><tr><td rowspan=50>" + b"word " * 200_000 + b"<td>a" + b"<tr><td>b" * 60,
        "a.html",
        FailureCode.TOO_LARGE,
    ),
    "a million open brackets": (b"[" * 1_000_000, "a.md", OK),
    "half a million quotes": (b"> " * 500_000, "a.md", OK),
    "deep lists": (b"\n".join(b"  " * n + b"- a" for n in range(1_000)), "a.md", OK),
    "a wide table": (b"|" + b"a|" * 50_000 + b"\n|" + b"-|" * 50_000, "a.md", OK),
    "escapes": (b"\x1b[" * 1_000_000 + b"x", "a.txt", OK),
    "every high byte": (bytes(RANDOM.choices(range(128, 256), k=1_000_000)), "a.txt", OK),
}


async def outcome(parsers: Parsers, path: Path, filename: str) -> FailureCode | None:
    try:
        parsed = await parsers.parse(path, filename, Limits(memory_bytes=768 * 1024 * 1024, cpu_seconds=30))
    except IngestionFailure as failure:
        return failure.code
    return OK if parsed.text.strip() else FailureCode.EMPTY


@pytest.mark.parametrize("case", CASES)
async def test_it_ends(case: str, parsers: Parsers, tmp_path: Path) -> None:
    content, filename, expected = CASES[case]
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert await outcome(parsers, path, filename) == expected
