"""Names from users."""

import pytest

from weft_core.errors import InvalidInputError
from weft_ingestion.services import naming


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("/a/b/../c.md", "c.md"),
        ("..", "document"),
        ("...", "document"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie: x.pdf"),
        ("..%2f..%2fetc%2fpasswd", "%2f..%2fetc%2fpasswd"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("x" * 10_000, "x" * 255),
        ("\u202e\u200b", "document"),
    ],
)
def test_file_names(given: str, kept: str) -> None:
    assert naming.clean_filename(given) == kept
    header = naming.attachment(naming.clean_filename(given))
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2


def test_a_quote_does_not_leave_its_header() -> None:
    assert naming.attachment('a"; filename="b.exe') == (
        "attachment; filename=\"a__ filename__b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe"
    )


def test_titles_and_types() -> None:
    assert naming.clean_title(" \u200b ") is None
    assert naming.clean_title(None) is None
    assert naming.clean_title(" a \n b ") == "a b"
    assert naming.title_of("report.final.pdf") == "report.final"
    assert naming.media_type_of("A.PDF") == "application/pdf"
    assert naming.media_type_of("a.exe") == "application/octet-stream"


def test_metadata_is_what_every_store_can_hold() -> None:
    assert naming.clean_metadata({"a": "x\x00y", "b": True, "c": 1.5}) == {"a": "xy", "b": True, "c": 1.5}
    for bad in (float("nan"), float("inf"), 2**63):
        with pytest.raises(InvalidInputError):
            naming.clean_metadata({"a": bad})
