"""Magic numbers and other marks by which content tells what it is."""

import re
from pathlib import Path

HEAD_BYTES = 64 * 1024
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PDF_WITHIN = 1024
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_BYTES = 22
_COMMENT_BYTES = 65_535
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a RIFF container"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"fLaC", "FLAC audio"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"AT&TFORM", "DjVu"),
)

_HTML_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_MARKUP = re.compile(rb"<[a-zA-Z!?/]")


def is_pdf(head: bytes) -> bool:
    """PDF readers accept up to a kilobyte of anything before the header."""
    return b"%PDF-" in head[:_PDF_WITHIN]


def name_of(head: bytes) -> str | None:
    """What the content is, if it has the magic number of something that is not read."""
    return next((name for magic, name in _KNOWN if head.startswith(magic)), None)


def is_html_page(head: bytes) -> bool:
    """Whether the content begins as an HTML page does (any encoding in which tags are ASCII)."""
    return _HTML_PAGE.match(head.replace(b"\x00", b"")) is not None


def has_markup(head: bytes) -> bool:
    """Whether there is anything like a tag."""
    return _MARKUP.search(head.replace(b"\x00", b"")) is not None


def ends_as_zip(path: Path) -> bool:
    """Whether the file ends in a zip directory's end record whose comment reaches exactly to the end."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_OF_ZIP_BYTES - _COMMENT_BYTES))
        tail = file.read()
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or at + _END_OF_ZIP_BYTES > len(tail):
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END_OF_ZIP_BYTES + comment == len(tail)


def holds_encrypted_package(path: Path) -> bool:
    """Whether an OLE file wraps an encrypted Office document: its directory names the stream so."""
    overlap = len(_ENCRYPTED_PACKAGE)
    previous = b""
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            if _ENCRYPTED_PACKAGE in previous + block:
                return True
            previous = block[-overlap:]
    return False
