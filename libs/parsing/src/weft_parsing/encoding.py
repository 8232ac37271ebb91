"""Bytes of unknown encoding to text: marks and strict checks first, statistics last."""

import codecs
import re
from collections.abc import Callable

from weft_core.failures import FailureCode, IngestionFailure

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\x0b\x1b\x08\x1a"))
_MAX_CONTROLS = 0.01
"""Share of control bytes that a text file may have: logs and old word processors leave a few."""

_ESCAPED = re.compile(rb"\x1b[$(]|~\{")
"""What 7-bit Chinese, Japanese and Korean encodings begin with; they are valid ASCII too."""

_SAMPLE = 200_000
"""Bytes given to the statistics."""

_ZEROS: tuple[tuple[str, Callable[[float, float, float, float], bool]], ...] = (
    ("utf-32-le", lambda a, b, c, d: min(b, c, d) > 0.95 and a < 0.05),
    ("utf-32-be", lambda a, b, c, d: min(a, b, c) > 0.95 and d < 0.05),
    ("utf-16-le", lambda a, b, c, d: min(b, d) > 0.4 and max(a, c) < 0.05),
    ("utf-16-be", lambda a, b, c, d: min(a, c) > 0.4 and max(b, d) < 0.05),
)
"""Shares of zero bytes at the four places of each group of four, in text that is mostly ASCII."""

_MAX_REPLACED = 0.02
"""Share of replacement characters beyond which the encoding was wrong or the file is damaged."""


def decode(data: bytes) -> str:
    """The text; raises `corrupt` when no encoding fits."""
    encoding = _certain(data)
    if encoding is None and data.isascii() and _ESCAPED.search(data[:_SAMPLE]):
        encoding = _guess(data)
    if encoding is None and (text := strictly(data, "utf-8")) is not None:
        return text
    return leniently(data, encoding or _guess(data))


def strictly(data: bytes, encoding: str) -> str | None:
    """The text if the encoding is known and fits every byte."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def leniently(data: bytes, encoding: str | None) -> str:
    """The text with a replacement character for each of a few bytes that do not fit; raises `corrupt` if many."""
    if encoding is None:
        raise IngestionFailure(FailureCode.CORRUPT, "the text is in no known encoding")
    try:
        text = data.decode(encoding, errors="replace")
    except (UnicodeError, LookupError) as error:
        raise IngestionFailure(FailureCode.CORRUPT, f"the text is not {encoding}") from error
    if text.count("\ufffd") > max(1, len(text) * _MAX_REPLACED):
        raise IngestionFailure(FailureCode.CORRUPT, f"the text is not {encoding}")
    return text


def looks_like_text(head: bytes, *, certain: bool) -> bool:
    """Whether the head of a file can be text; `certain` asks for clean UTF-8, or a byte order mark."""
    if _certain(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\x1b$)" in head:
        controls -= head.count(b"\x0e") + head.count(b"\x0f")  # how ISO-2022-KR shifts
    if not certain:
        return controls <= len(head) * _MAX_CONTROLS
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return controls == 0


def _certain(data: bytes) -> str | None:
    """By byte order mark, or by where the zero bytes of UTF-16 and UTF-32 fall in text that is mostly ASCII."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    sample = sample[: len(sample) // 4 * 4]
    if len(sample) < 4 or 0 not in sample:
        return None
    zeros = [sample[i::4].count(0) * 4 / len(sample) for i in range(4)]
    return next((encoding for encoding, fits in _ZEROS if fits(*zeros)), None)


def _guess(data: bytes) -> str | None:
    import chardet

    return chardet.detect(data[:_SAMPLE], compat_names=False)["encoding"]
