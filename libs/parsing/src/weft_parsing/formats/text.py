"""Plain text and source code: the decoded file is the canonical text."""

import re
from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.text import canonicalise
from weft_parsing.draft import Draft
from weft_parsing.encoding import decode
from weft_parsing.limits import Limits

_BREAKS = re.compile(r"[\x0b\x0c\x1c-\x1e]\n?")
"""Vertical tabs, form feeds and separators stand between words; as control characters they would vanish."""

_TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|.\x08")
"""Colours, and the overstriking by which typewriters and manual pages print bold."""


def parse(path: Path, limits: Limits) -> Draft:
    """The whole text; a title or headings cannot be told."""
    return Draft("text/plain", None, canonical_text(path, limits.text_bytes, limits))


def canonical_text(path: Path, max_bytes: int, limits: Limits) -> str:
    """The file's text in canonical form; raises `empty`, `corrupt` or `too_large`."""
    if path.stat().st_size > max_bytes:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"a text of more than {max_bytes} bytes")
    text = _BREAKS.sub("\n", _TERMINAL_CODES.sub("", decode(path.read_bytes())))
    text = canonicalise(text).removeprefix("\ufeff")
    if len(text) > limits.characters:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"more than {limits.characters} characters of text")
    if not text or text.isspace():
        raise IngestionFailure(FailureCode.EMPTY)
    return text
