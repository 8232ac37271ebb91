"""What a question asks, by its words."""

import re
from enum import StrEnum

from weft_core.bm25 import tokenise
from weft_models.extraction.casing import TextCasing
from weft_models.extraction.names import name_spans
from weft_models.extraction.quoted import quoted_titles
from weft_models.extraction.words import segments

_CHOICE = re.compile(r"\bor\b")
_CHOOSES = re.compile(r"^(?:which|who|what|whose|where|when|of|between|in which|is|are|was|were|do|does|did)\b")
_YES_NO = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b")
_OPENER = re.compile(r"^(?:and|but|so|also|then|well),?\s")
_MINOR = frozenset("which whose whom many much year name same film movie song".split())


class Asked(StrEnum):
    """The kind of thing that would answer."""

    DATE = "date"
    NUMBER = "number"
    NATIONALITY = "nationality"
    PLACE = "place"
    PERSON = "person"
    OTHER = "other"


_ASKED = (
    (
        Asked.DATE,
        re.compile(r"^when\b|\b(?:what|which|in which|on what) (?:year|date|day|month|century)\b|\bdate of\b"),
    ),
    (Asked.NUMBER, re.compile(r"^how (?:many|much|old|long|far|tall|large|big|high)\b|\b(?:number|population) of\b")),
    (Asked.NATIONALITY, re.compile(r"\b(?:nationality|what country|which country|from which country)\b")),
    (Asked.PLACE, re.compile(r"^where\b|\b(?:which|what) (?:city|town|place|village|state|region)\b|\bplace of\b")),
    (Asked.PERSON, re.compile(r"^who(?:se|m)?\b|\bwho (?:is|was)\b")),
)


def asked(question: str) -> Asked:
    """The first kind whose pattern fits."""
    lowered = _OPENER.sub("", question.strip().casefold())
    return next((kind for kind, pattern in _ASKED if pattern.search(lowered)), Asked.OTHER)


def compares(question: str) -> bool:
    """'A or B' and yes/no questions: they need a quote from each side."""
    lowered = question.strip().casefold()
    return bool(_YES_NO.match(lowered)) or bool(_CHOICE.search(lowered) and _CHOOSES.match(lowered))


def names(question: str) -> list[str]:
    """Names in a question, distinct, in order: capitalised spans and quoted titles."""
    spans = list(quoted_titles(question))
    parts = segments(question, 0, len(question))
    casing = TextCasing(parts)
    for part in parts:
        spans += [s for s in name_spans(question, part, casing) if not any(a < s[1] and s[0] < b for a, b in spans)]
    return list(dict.fromkeys(question[start:end] for start, end in sorted(spans)))


def stems(question: str) -> list[str]:
    """Content words, distinct, as BM25 counts them. Other scripts than Latin say much in two signs."""
    distinct = dict.fromkeys(tokenise(question))
    return [stem for stem in distinct if (len(stem) > 2 or not stem.isascii()) and stem not in _MINOR]
