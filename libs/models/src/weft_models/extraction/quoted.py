"""Titles of works in quotation marks. Quoted speech is not a title: it has few capitals or ends a sentence."""

import re
from collections.abc import Iterator

from weft_models.extraction.words import CONNECTORS, FUNCTION_WORDS, words

_QUOTED = re.compile(
    r"\"([^\"\n]{2,80})\"|“([^“”\n]{2,80})”|«([^«»\n]{2,80})»|《([^《》\n]{1,40})》|「([^「」\n]{1,40})」"
)


def quoted_titles(text: str) -> Iterator[tuple[int, int]]:
    """Spans inside the marks."""
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        while end > start and (text[end - 1] in ",;" or text[end - 1].isspace()):
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        if start < end and (group >= 4 or _title_like(text, start, end)):
            yield start, end


def _title_like(text: str, start: int, end: int) -> bool:
    found = list(words(text, start, end))
    if not 1 <= len(found) <= 10 or text[start:end].rstrip()[-1:] in {".", ":"}:
        return False
    content = [w for w in found if w.text.casefold() not in FUNCTION_WORDS | CONNECTORS] or found
    capital = sum(w.text[0].isupper() or w.text[0].isdigit() for w in content)
    return found[0].text[0].isupper() and capital > 0 and capital >= 0.7 * len(content)
