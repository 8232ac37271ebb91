import os

import pytest

from support.documents import OLE_MAGIC, Text, archive, docx, paragraph, pdf
from support.parsing import parsed, refusal
from weft_core.failures import FailureCode

PLAIN = "Plain words, enough to be read as text.\n"
PDF = pdf([[Text("Hello", 700)]])
DOCX = docx(paragraph("Hello"))
ENCRYPTED_OOXML = OLE_MAGIC + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("content", "filename", "media_type"),
    [
        (PLAIN, "a.txt", "text/plain"),
        (PLAIN, "a.TXT", "text/plain"),
        ("def f(): pass", "a.py", "text/plain"),
        (PLAIN, "README", "text/plain"),
        (PLAIN, "a.unheard-of", "text/plain"),
        ("Grüße".encode("utf-16"), "a.unheard-of", "text/plain"),
        (PLAIN, "a.md", "text/markdown"),
        ("<p>Hi</p>", "a.html", "text/html"),
        (PLAIN, "a.html", "text/plain"),
        ("<h1 align=center>Hi</h1>\n\ntext", "a.md", "text/markdown"),
        (PDF, "a.pdf", "application/pdf"),
        (b"\r\n junk \r\n" + PDF, "a.pdf", "application/pdf"),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (DOCX, "a.DOTX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_known_formats(content: bytes | str, filename: str, media_type: str) -> None:
    assert parsed(content, filename).media_type == media_type


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (PDF, "a.docx"),
        (PDF, "a.txt"),
        (DOCX, "a.pdf"),
        (DOCX, "a.xlsx"),
        (PLAIN, "a.pdf"),
        (PLAIN, "a.docx"),
        ("<!DOCTYPE html><script>x</script>", "a.txt"),
        ("<!-- c -->\n<html><body>x", "a.md"),
        ("a,b\n1,2", "a.csv"),
        ('{"a": 1}', "a.json"),
        ("From: a@b.c\n\nHi", "a.eml"),
        (r"{\rtf1 Hello}", "a.rtf"),
        (r"{\rtf1 Hello}", "a.txt"),
        ("<svg/>", "a.svg"),
        (OLE_MAGIC + bytes(2_000), "a.doc"),
        (ENCRYPTED_OOXML, "a.doc"),
        (OLE_MAGIC + bytes(2_000), "a.docx"),
        (archive({"word/document.xml": "<a/>"}), "a.docx"),
        (archive({"a.txt": "hello"}), "a.zip"),
        (archive({"mimetype": "application/epub+zip"}), "a.epub"),
        (docx(paragraph("x"), main_type="application/x-other"), "a.docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.txt"),
        (b"MZ\x90\x00" + bytes(100), "a.pdf"),
        (b"\x7fELF" + bytes(100), "prog"),
        ("Grüße".encode("cp1252"), "a.unheard-of"),
        (PDF + archive({"a.txt": "x"}), "a.pdf"),
        (archive({"a%PDF-1.7": "x"}), "a.pdf"),
    ],
)
def test_what_is_not_read_or_not_what_it_says(content: bytes | str, filename: str) -> None:
    assert refusal(content, filename) == FailureCode.UNSUPPORTED


@pytest.mark.parametrize("filename", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a", "a.bin"])
def test_binary_garbage(filename: str) -> None:
    garbage = bytes(range(256)) * 20 + os.urandom(2_000)
    assert refusal(b"\x00\x01" + garbage, filename) == FailureCode.UNSUPPORTED


@pytest.mark.parametrize("filename", ["a.docx", "a.DOCM", "a.xlsx"])
def test_an_encrypted_office_file(filename: str) -> None:
    assert refusal(ENCRYPTED_OOXML, filename) == FailureCode.ENCRYPTED


@pytest.mark.parametrize("filename", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.bin"])
def test_nothing_at_all(filename: str) -> None:
    assert refusal(b"", filename) == FailureCode.EMPTY


def test_a_mark_split_by_a_read_border_is_found() -> None:
    at = 1024 * 1024 - 9
    content = OLE_MAGIC.ljust(at, b"\x01") + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    assert refusal(content, "a.docx") == FailureCode.ENCRYPTED
