"""What the words beside a name say of its type."""

import re
from collections.abc import Iterator

from weft_core.text import normalise_name
from weft_models.extraction.kinds import ORGANISATION, OTHER, PERSON, PLACE, WORK
from weft_models.extraction.lists import wide_places
from weft_models.extraction.phrases import head_type, head_words, last_noun

_PARENTHESES = r"(?:\s?\((?:[^()]|\([^()]{0,80}\)){0,200}\))?"
_ALIAS = r"(?:,?\s(?:also|better|originally|formerly)?\s?(?:known|born|called)\s(?:simply\s)?(?:as\s)?[^,;.()]{2,50})?"
_DEFINITION = re.compile(
    rf"^{_PARENTHESES}{_ALIAS}{_PARENTHESES},?\s(?:is|was|are|were|became|remains|being)\s(?:also\s|both\s|now\s)?"
    r"(?P<det>an?|the|one\sof\s(?:the|[a-z]+(?:’s|'s))|[a-z]+(?:’s|'s))\s"
)
_APPOSITION = re.compile(r"^,\s(?:an?|the|his|her|their)\s")
_NAMED = re.compile(r"(?:^|[\s(])((?:[a-z][a-z’'-]*\s)?[a-z][a-z’'-]+),?\s[\"“]?(?:the\s)?$")
_OF_NAMED = re.compile(r"\b([a-z]+)\sof\s$")
_LIFE = re.compile(
    r"^\s?\(\s?(?:[^()]{0,60}\b(?:born|née|b\.)\s"
    r"|(?:c\.\s?|ca\.\s?|circa\s|about\s)?(?:\w+\s\w+,?\s)?[12]?\d{3}[^()]{0,40}?"
    r"\s?[–—-]\s?[^()]{0,30}[12]?\d{3}|[–-]\s?\d)"
)

_BEFORE = (
    (PERSON, 2, re.compile(
        r"\b(?:directed|written|composed|sung|painted|portrayed|scripted|edited|choreographed|authored|penned|illustrated)"
        r"\sby\s$|\b(?:starring|stars|married|marrying|wed|née|son\sof|daughter\sof|wife\sof|husband\sof|brother\sof|"
        r"sister\sof|widow\sof|born\sto|father\sof|mother\sof|friend|nephew\sof|niece\sof)\s$"
    )),
    (PERSON, 1, re.compile(
        r"\b(?:played|created|produced|founded|designed|invented|discovered|succeeded|defeated)\sby\s$"
    )),
    (WORK, 2, re.compile(
        r"\b(?:starred|appeared|appears|appearing|starring|role|roles)\sin\s(?:the\s)?[\"“]?$|\bbased\son\s[\"“]?$|"
        r"\b(?:album|titled|entitled|wrote|directed|sequel\sto|remake\sof|adaptation\sof)\s(?:the\s)?[\"“]$|"
        r"\b(?:sequel\sto|remake\sof|adaptation\sof|episode\sof|soundtrack\s(?:of|to))\s(?:the\s)?$"
    )),
    (PLACE, 2, re.compile(
        r"\b(?:born|died|based|located|situated|headquartered|lives|lived|living|raised|resides|buried|settled|capital)"
        r"\s(?:in|near|at)\s$|\b(?:moved|emigrated|immigrated|fled|travelled|traveled|returned|border|exiled)\s(?:to|with)"
        r"\s(?:the\s)?$"
    )),
    (PLACE, 1, re.compile(r"(?<!interested\s)(?<!starred\s)(?<!appeared\s)(?<!role\s)(?<!roles\s)\b[Ii]n\s$|"
        r"\b(?:near|across|throughout|towards?|outside|from|off)\s$"
    )),
    (PLACE, 1, re.compile(r"\b(?:in|throughout|across|north|south|east|west)(?:\sof)?\sthe\s$")),
    (ORGANISATION, 2, re.compile(
        r"\b(?:graduated\sfrom|studied\sat|educated\sat|signed\s(?:to|with|for|by)|published\sby|released\s(?:by|on|through)|"
        r"distributed\sby|member\sof|members\sof|employed\sby|subsidiary\sof|division\sof|CEO\sof|chairman\sof|acquired\sby|"
        r"owned\sby|played\sfor|plays\sfor|joined|taught\sat|professor\sat|worked\s(?:for|at)|works\sfor)\s(?:the\s)?$"
    )),
    (OTHER, 2, re.compile(r"\b(?:during|after|before)\sthe\s$")),
)  # fmt: skip
_AFTER = (
    (PERSON, 2, re.compile(
        rf"^{_PARENTHESES},?\s(?:who\b|(?:was|were)\s(?:born|married|educated|buried|appointed|raised)|married\b|born\b|"
        r"died\b|himself\b|herself\b|studied\b|graduated\b|wrote\b|sang\b|said\b|starred\b|grew\sup\b|"
        r"and\s(?:his|her)\b)"
    )),
    (PERSON, 2, re.compile(
        r"^[’']s?\s(?:[a-z]+\s)?(?:wife|husband|son|daughter|father|mother|brother|sister|death|life|career|birth|parents|"
        r"family|marriage|friend|widow|children|novel|poem|reign)\b"
    )),
    (PERSON, 1, re.compile(
        r"^\s(?:directed|composed|plays|played|became|moved|served|told|believed|thought|tells|says|learns|decides|wants|"
        r"directs|writes|writing|lived|lives)\b"
    )),
    (ORGANISATION, 2, re.compile(
        r"^[’']s\s(?:headquarters|subsidiary|products|employees|shareholders|customers|stores|members)\b|^\s(?:announced|"
        r"acquired|launched|merged|hired|signed|employs|operates|manufactures|disbanded)\b"
    )),
    (PLACE, 2, re.compile(r"^[’']s\s(?:population|capital|climate|economy|coast|government)\b")),
)  # fmt: skip
_COMMA_NAME = re.compile(r"^,\s(?P<name>[^\W\d_][\w.]*(?:\s[^\W\d_a-z][\w.]*)?)")
_QUOTE_BEFORE = re.compile(
    r"\b(?:as|role\sof|called|nicknamed|character|named|by|means?|meaning|or|dubbed)\s?[\"“]\s?$"
)
_SINGLE_PERSON = re.compile(r"\bas\s?[\"“]\s?$|\b(?:role\sof|character)\s?[\"“]\s?$")
_LOOK_BACK, _LOOK_ON = 60, 260


def context_votes(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Votes (type, weight) by what stands around text[start:end]."""
    before, after = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_ON]
    yield from ((type_, weight) for type_, weight, pattern in _BEFORE if pattern.search(before))
    yield from ((type_, weight) for type_, weight, pattern in _AFTER if pattern.search(after))
    if _LIFE.match(after):
        yield PERSON, 3
    if (named := _noun_before(before)) and named != OTHER:
        yield named, 2
    yield from _said_to_be(after)
    if (match := _COMMA_NAME.match(after)) and normalise_name(match["name"]) in wide_places():
        yield PLACE, 2


def quoted_votes(text: str, start: int) -> tuple[str, int]:
    """The vote of quotation marks: a title, unless the words before say that a role or a by-name follows."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if _SINGLE_PERSON.search(before):
        return PERSON, 2
    return (OTHER, 2) if _QUOTE_BEFORE.search(before) else (WORK, 3)


def _noun_before(before: str) -> str | None:
    """'the novel X', 'film director X', 'the city of X'."""
    if match := _OF_NAMED.search(before):
        return PLACE if last_noun(match[1]) == PLACE else None
    match = _NAMED.search(before)
    return last_noun(match[1]) if match else None


def _said_to_be(after: str) -> Iterator[tuple[str, int]]:
    """'X (…) was a Danish poet', 'X, the capital of …'."""
    if match := _DEFINITION.match(after):
        type_ = head_type(after[match.end() :])
        if type_:
            yield type_, 4
    elif (match := _APPOSITION.match(after)) and (type_ := head_type(after[match.end() :])):
        yield type_, 2


def definition_words(after: str) -> set[str]:
    """The words by which a sentence calls a thing, `after` its name: {'american', 'crime', 'film'}; empty if none."""
    match = _DEFINITION.match(after[:_LOOK_ON])
    return head_words(after[match.end() :]) if match else set()
