"""The document's title as a name: where the text repeats it, and its form without a trailing '(film)'."""

import re
from collections.abc import Iterator

from weft_models.extraction.words import FUNCTION_WORDS

_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_FILE_LIKE = re.compile(r"[_/\\<>{}]|\.\w{2,5}$")
_MAX_WORDS = 12
_INTRODUCTION = re.compile(r"^,?\s?\([^()]{4,110}\)|^(?:\s?\([^()]{0,80}\))?,?\s(?:is|was|are|were)\s(?:an?|the|one)\s")


def title_name(title: str) -> str:
    """The name a title stands for, without its note in parentheses; empty for file names and sentences."""
    name = _NOTE.sub("", title.strip())
    if not name or len(name) > 200 or _FILE_LIKE.search(name) or len(name.split()) > _MAX_WORDS:
        return ""
    return name if any(c.isalpha() for c in name) and not name.islower() else ""


def title_spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where the text repeats the name as whole words, in any case; for 'Joan III, Countess of …' also 'Joan III'."""
    if not name:
        return
    head = name.partition(",")[0]
    forms = {re.escape(name), re.escape(head)} if " " in head else {re.escape(name)}
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(sorted(forms, reverse=True))})(?!\w)", text, re.IGNORECASE):
        yield match.span()


def introduces(text: str, start: int, end: int, name: str) -> bool:
    """Whether a name at the very start of a document is the title's subject, introduced in another form:
    'Johann Adolf of Holstein (1575 - 1616) was …' under the title 'John Adolf, Duke of Holstein'."""
    if text[:start].strip(" \n#*\"“'") or not _INTRODUCTION.match(text[end : end + 120]):
        return False
    return any(word in _significant(name) for word in _significant(text[start:end]))


def _significant(name: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{3,}", name)} - FUNCTION_WORDS
