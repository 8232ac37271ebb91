"""Names a user gives to files and documents, made harmless. They are metadata: no path is ever made of them."""

import math
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from weft_core.contracts.documents import Metadata
from weft_core.errors import InvalidInputError
from weft_core.text import canonicalise

LONGEST = 255
LONGEST_TITLE = 500
NAMELESS = "document"

_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x80-\x9f\n\t]")
_INT64 = 2**63

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SUFFIXES = {"text/plain": ".txt", "text/markdown": ".md", "text/html": ".html"}


def clean_line(text: str) -> str:
    """One line without control signs, direction overrides or what shows as nothing."""
    return " ".join(_UNSEEN.sub(" ", canonicalise(text)).split())


def clean_filename(name: str) -> str:
    """The last part of what was given, at most 255 code points with its extension kept."""
    last = clean_line(name.replace("\\", "/")).rstrip("/ ").rpartition("/")[2].strip(" .")
    if not last:
        return NAMELESS
    suffix = PurePosixPath(last).suffix[:20]
    return last if len(last) <= LONGEST else last[: LONGEST - len(suffix)] + suffix


def clean_title(title: str | None) -> str | None:
    """None when nothing is left."""
    return clean_line(title)[:LONGEST_TITLE] or None if title else None


def title_of(filename: str) -> str:
    """What a document is called until it says better."""
    return PurePosixPath(filename).stem or filename


def media_type_of(filename: str) -> str:
    """By extension alone: what a client declares is not believed, and the parser looks at the content."""
    return MEDIA_TYPES.get(PurePosixPath(filename.lower()).suffix, "application/octet-stream")


def clean_metadata(metadata: Metadata) -> Metadata:
    """Strings as every store can hold them. Raises `InvalidInputError` for numbers no store can."""
    cleaned: Metadata = {}
    for key, value in metadata.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidInputError(f"metadata.{key} is not a finite number")
        if isinstance(value, int) and not -_INT64 <= value < _INT64:
            raise InvalidInputError(f"metadata.{key} does not fit into 64 bits")
        cleaned[key] = canonicalise(value) if isinstance(value, str) else value
    return cleaned


def attachment(filename: str) -> str:
    """Content-Disposition of RFC 6266: an ASCII name for old clients, the real one beside it."""
    ascii_name = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    ascii_name = re.sub(r"[^A-Za-z0-9 ._()\-]", "_", ascii_name).strip(" .") or NAMELESS
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, safe='')}"
