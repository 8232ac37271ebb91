"""Whether a sentence holds a phrase of the kind a question asks for, and that the question does not already hold."""

import re
from functools import cache

from weft_models.answering.question import Asked
from weft_models.naming.demonyms import countries

_PATTERNS = {
    Asked.DATE: re.compile(
        r"\b(?:\d{1,2}\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
        r"|\b[12]\d{3}s?\b|\b\d{1,2}th century\b"
    ),
    Asked.NUMBER: re.compile(
        r"\b\d[\d.,]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand)\b"
    ),
    Asked.PLACE: re.compile(
        r"\b(?:in|at|near|from|to)\s(?:the\s)?[A-Z][\w’'-]+|(?<=,\s)[A-Z][\w’'-]+(?=[,.;)]|\sand\b)"
    ),
    Asked.PERSON: re.compile(r"\b[A-Z][\w’'.-]+\s[A-Z][\w’'-]+"),
}


@cache
def _nationality() -> re.Pattern[str]:
    """What people of a country are called, or the country itself ('a New Zealand writer'); of other peoples, what ends
    as such words do."""
    known = sorted({*countries(), *countries().values()}, key=lambda word: (-len(word), word))
    listed = "|".join(re.escape(word) for word in known)
    return re.compile(rf"\b(?=[A-Z])(?:(?i:{listed})|[A-Z][a-z]+(?:ian|ish|ese|ican|ean))\b")


def has_cue(kind: Asked, sentence: str, question: str) -> bool:
    """True if some match in `sentence` is absent from `question`."""
    pattern = _nationality() if kind is Asked.NATIONALITY else _PATTERNS.get(kind)
    if pattern is None:
        return False
    known = question.casefold()
    return any(match.group().casefold() not in known for match in pattern.finditer(sentence))
