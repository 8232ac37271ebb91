"""Canonical text and names. Spans anywhere in Weft count Unicode code points in canonical text, half-open."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_ARTICLES = ("the ", "a ", "an ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def canonicalise(text: str) -> str:
    r"""NFC, `\n` line ends, no control characters (Postgres refuses NUL) and no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def normalise_name(name: str) -> str:
    """The key under which two spellings of a name meet: NFKD, lower case, no marks, no punctuation,
    no possessive, no leading article. Empty when nothing is left."""
    text = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", name))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = _NOT_WORD.sub(" ", text).replace("_", " ").strip()
    text = " ".join(text.split())
    for article in _ARTICLES:
        if text.startswith(article) and len(text) > len(article):
            return text[len(article) :]
    return text
