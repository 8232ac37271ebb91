import os
import struct
import zipfile
from io import BytesIO

import pytest

from support.documents import archive, docx, paragraph
from support.parsing import parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import MIB, Limits

SMALL = Limits(archive_parts=50, archive_bytes=8 * MIB, part_bytes=2 * MIB)


def repacked(change: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A sound document with parts added or replaced."""
    buffer = BytesIO()
    source = zipfile.ZipFile(BytesIO(docx(paragraph("Hello"))))
    with source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *change}:
            target.writestr(name, change.get(name) or source.read(name))
    return buffer.getvalue()


def test_a_packed_bomb() -> None:
    body = b"<w:p/>" * (20 * MIB // 6)
    assert refusal(repacked({"word/document.xml": body}), "a.docx") == FailureCode.TOO_LARGE


def test_too_much_in_all_and_too_many_parts() -> None:
    assert refusal(repacked({"word/media/a.bin": bytes(9 * MIB)}), "a.docx", SMALL) == FailureCode.TOO_LARGE
    many = {f"word/media/{n}": b"x" for n in range(60)}
    assert refusal(repacked(many), "a.docx", SMALL) == FailureCode.TOO_LARGE


def test_a_tightly_packed_picture_is_no_bomb() -> None:
    assert parsed(repacked({"word/media/blank.bmp": bytes(4 * MIB)}), "a.docx").text == "Hello"


def test_a_part_that_is_larger_than_it_says() -> None:
    """The directory says 10 bytes; three megabytes come out."""
    content = bytearray(repacked({"word/document.xml": b"<a>" + b"x" * 3 * MIB + b"</a>"}))
    real = struct.pack("<L", 3 * MIB + 7)
    assert content.count(real) >= 1
    content = content.replace(real, struct.pack("<L", 10))
    assert refusal(bytes(content), "a.docx", SMALL) in {FailureCode.TOO_LARGE, FailureCode.CORRUPT}


def test_parts_that_share_their_bytes() -> None:
    """Overlapping parts: each directory entry points at the same packed data."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("[Content_Types].xml", os.urandom(50_000))
        first = zip_.infolist()[0]
        for n in range(20):
            twin = zipfile.ZipInfo(f"part{n:013}")
            for slot in ("compress_size", "file_size", "CRC", "header_offset", "compress_type", "flag_bits"):
                setattr(twin, slot, getattr(first, slot))
            zip_.filelist.append(twin)
        zip_._didModify = True  # type: ignore[attr-defined]
    assert refusal(buffer.getvalue(), "a.docx") == FailureCode.CORRUPT


def test_two_parts_of_one_name() -> None:
    buffer = BytesIO(docx(paragraph("Hello")))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as zip_:
        zip_.writestr("word/document.xml", "<other/>")
    assert refusal(buffer.getvalue(), "a.docx") == FailureCode.CORRUPT
    assert refusal(repacked({"WORD/Document.xml": b"<other/>"}), "a.docx") == FailureCode.CORRUPT


def test_an_encrypted_part() -> None:
    content = bytearray(archive({"[Content_Types].xml": "x", "b": "y"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    assert refusal(bytes(content), "a.docx") == FailureCode.ENCRYPTED


def test_damaged_data() -> None:
    content = bytearray(repacked({}, stored=True))
    at = content.find(b"Hello")
    content[at] ^= 0xFF
    assert refusal(bytes(content), "a.docx") == FailureCode.CORRUPT


def test_an_unknown_packing_method() -> None:
    content = bytearray(repacked({}))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + 2] = b"\x63\x00"
            at = content.find(signature, at + 4)
    assert refusal(bytes(content), "a.docx") == FailureCode.CORRUPT
