"""The type of what a noun phrase calls a thing: 'an American crime film directed by …' is a work."""

import re

from weft_models.extraction.kinds import OTHER, PERSON
from weft_models.extraction.lists import nouns

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_END = re.compile(
    r"[.;:()\"“”]|,\s(?:and\s)?(?!\w+,|\w+ (?:film|novel|drama|comedy|album))"
    r"|\b(?:of|in|by|from|for|with|to|at|on|near|who|which|that|whose|where|when|as|based|located|situated|known|"
    r"directed|written|produced|released|created|published|founded|established|starring|featuring|recorded|set|held|"
    r"serving|playing|born|best|currently|originally|found|composed|developed|designed|owned|operated|between|about)\b"
)
_EMPTY_HEADS = frozenset("one name part kind type form member set series pair number group list variety".split())
_OF = re.compile(r"^(?:of|in)\s(?:the\s|an?\s)?")
_PERSON_ENDING = re.compile(r"(?:ologist|woman|men|women|ographer|ographers|graph?er|smith|wright|monger)$")
_LONGEST = 110


def head_type(phrase: str) -> str | None:
    """The type that the head of the phrase has; `phrase` begins after the article and may run on."""
    phrase = phrase[:_LONGEST]
    end = _END.search(phrase)
    head = phrase[: end.start()] if end else phrase
    first, joined, _ = head.partition(" and ")
    type_ = last_noun(first) or (last_noun(head) if joined else None)
    if type_ in {None, OTHER} and end and _last_word(head) in _EMPTY_HEADS:
        rest = phrase[end.start() :]
        match = _OF.match(rest)
        return head_type(rest[match.end() :]) if match else type_
    return type_


def head_words(phrase: str) -> set[str]:
    """The words up to the phrase's end, in lower case."""
    end = _END.search(phrase, 0, _LONGEST)
    return {match.group().casefold() for match in _WORD.finditer(phrase[: end.start() if end else _LONGEST])}


def last_noun(words: str) -> str | None:
    """The type of the noun that ends `words`; a compound of two words is asked first."""
    found = [match.group().casefold() for match in _WORD.finditer(words)][-2:]
    if not found:
        return None
    table = nouns()
    for noun in (" ".join(found), found[-1], found[-1].rpartition("-")[2]):
        for form in (noun, noun.removesuffix("s"), noun.removesuffix("es"), re.sub("ies$", "y", noun)):
            if form in table:
                return table[form]
    return PERSON if _PERSON_ENDING.search(found[-1]) else None


def _last_word(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1].casefold() if words.split() else ""
