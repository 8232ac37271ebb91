"""What a passage introduces in its first sentence: 'Through Fire and Water is a 1923 film' is about that film."""

import re

from weft_core.text import normalise_name
from weft_models.extraction.words import CONNECTORS, FUNCTION_WORDS
from weft_models.naming.titles import distinct

_END = re.compile(
    r"\s?\(|,?\s(?:is|was|are|were|may|refers|became|served|has|had)\s"
    r"|,\s(?:also|known|formerly|commonly|better|sometimes|abbreviated|or|born|often|styli[sz]ed)\s|\sor\s"
)
_LOOK = 140
_MAX_WORDS = 14
_SMALL = FUNCTION_WORDS | CONNECTORS
_ARTICLES = frozenset({"The", "A", "An"})


def subject_forms(sentence: str) -> list[str]:
    """Norms of the name before the sentence's verb or parenthesis: the whole, the part before a comma, and of three or
    four words also the first with the last ('Norman Rae Taurog' is 'Norman Taurog'). Empty when it opens otherwise."""
    end = _END.search(sentence, 2, _LOOK)
    if not end:
        return []
    subject = sentence[: end.start()].strip(" \n\t\"“”'#*_")
    if not _name_like(subject.split()):
        return []
    head = subject.partition(",")[0]
    return distinct(normalise_name(form) for form in (subject, head, _without_middle(head.split())))


def _name_like(words: list[str]) -> bool:
    """A capital or a figure first, and on most words that are not small ones."""
    if not 1 <= len(words) <= _MAX_WORDS or not _capital(words[0]):
        return False
    content = [word for word in words if word.casefold() not in _SMALL]
    if not content:
        return len(words) > 1 and all(_capital(word) for word in words)
    return sum(map(_capital, content)) >= 0.7 * len(content)


def _capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _without_middle(words: list[str]) -> str:
    personal = all(word.isalpha() and word[0].isupper() for word in words)
    if 3 <= len(words) <= 4 and personal and words[0] not in _ARTICLES:
        return f"{words[0]} {words[-1]}"
    return ""
