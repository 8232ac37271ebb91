"""How a document introduces a thing where it names it: 'X (1850-1920) was an American composer', 'the historian X'."""

import re

from weft_core.resolution import Appearance
from weft_core.text import normalise_name
from weft_models.extraction.phrases import head_type
from weft_models.resolution.notes import YEAR, Said, said_in_brackets
from weft_models.resolution.regions import region_in
from weft_models.resolution.roles import role_of
from weft_models.resolution.words import kinds_of_works

_OPENS = frozenset(" (,\"”’'")
_LOOK = 260
_NOTE = re.compile(r"\s{0,2}\(([^()]{2,160})\)")
_LETTERS = r"(?:,\s(?:Op\.\s\d+|(?:[A-Z]\.?){2,6}\b\.?)(?=[\s,(]),?){0,3}"
"""Of orders and degrees behind a name, and the number of a work: 'X, O.P.', 'Y, Op. 23,'."""
_NOTES = rf"{_LETTERS}(?:\s{{0,2}}\([^()]{{0,160}}\)){{0,2}}"
_BORN_LATER = re.compile(r",?\s(?:was\s)?born\s(?:on\s|in\s|c\.\s)?[^.;()]{0,30}?\b(1\d{3}|20\d{2})\b")
_PEERAGE = re.compile(
    r"^,?\s(?:the\s)?((?:\d{1,2}(?:st|nd|rd|th)\s)?(?:Archbishop|Baron|Baroness|Baronet|Earl|Duke|Duchess|Viscount|Marquess|Count|Countess|"
    r"Landgrave|Margrave|Elector|King|Queen|Prince|Princess|Lord|Bishop)\b(?:\s(?:of\s(?:the\s)?)?[A-Z][\w-]+){0,4})"
)
_OTHER_NAME = re.compile(r",\s(?:born|née|also\sknown\sas|better\sknown\sas)\s[^.;(),]{2,60}(?=\s?\()")
_RELEASED = re.compile(
    r"\b(?:is\san?\s(?=\d)|from|(?:released|published|premiered|founded|established)(?:\s(?:in|on)(?:\s(?=\d{4})|\s[^.;,]{3,16}?,?\s))?)"
    r"(1\d{3}|20\d{2})\b"
)
_FOUNDED = re.compile(
    r"^,?\s(?:was\s)?(?:founded|established|incorporated|opened)\s(?:in|on)\s(?:[^.;,]{3,16}?,?\s)?(1\d{3}|20\d{2})\b"
)
_ASIDE = (
    r",[^.;()]{0,80}(?:,|\s?\([^()]{0,160}\),?)"
    r"|,\s(?:\d|Lord|Lady|Earl|Duke|Count|Baron|Prince|Viscount|Marquess)[^.;(),]{0,60}"
)
"""Closed by a comma, or a rank: 'According to X, Boone was …' speaks of Boone."""
_COPULA = re.compile(
    rf"^[\"”’']?{_NOTES}(?:{_ASIDE})?,?\s(?:is|was|are|were)\s(?:an?|the|one\sof\sthe|[A-Z][^.;:,()\"“”]{{1,30}}?['’]s)\s"
    r"([^.;:()\"“”]{3,90})"
    rf"|^[\"”’']?{_NOTES},\s(?:an?|the)\s([a-zA-Z][^.;:,()\"“”]{{3,70}})"
    rf"|^{_NOTES},\s([a-z]+\sof\s[^.;:,()\"“”]{{3,50}})"
)
_PREDICATE = re.compile(rf"^{_NOTES}\s(?!may\s)([a-z]\w+(?:\s[^\s.,;:()]+){{1,4}})")
_DESCRIPTION_END = re.compile(
    r"\s(?!of\s[Pp]arliament)(?:who|which|that|whose|where|when|known|best|directed|written|produced|starring|based|from|by|of|in|at|on|for|"
    r"with|to|as|located|situated|released|born|currently|formed|executed|adapted|featuring|"
    r"called|named|built|owned)\b|,"
)
_WHERE = re.compile(
    r"\s(?:located\s)?(?:in|of)\s(?:the\s)?([A-Z]\w+(?:\s[A-Z]\w+)?)(?:\s(?:of|in)\s([A-Z]\w+(?:\s[A-Z]\w+)?))?"
)
_CALLED = re.compile(r"(?<![\w-])((?:[a-z][a-z-]+\s){0,2}[a-z-]+|[A-Z][a-z]+)\s[\"“]?\s?$")
_SERIES = frozenset("film films movie book novel comic game series".split())
"""A series of films is none on television."""
_BEFORE = 60
_PASSING = "the "


def said_after(text: str, end: int, *, opening: bool) -> Said:
    """What stands right behind a name that ends at `end`. `opening`: the document begins with the name."""
    if text[end : end + 1] not in _OPENS:
        return Said()
    after = text[end : end + _LOOK]
    said = Said()
    note = _NOTE.match(after, _aside(after))
    while note and said == Said():
        said = said_in_brackets(note[1])
        note = _NOTE.match(after, note.end())
    description = _description(after)
    if opening and not description and (predicate := _PREDICATE.match(after)):
        description = predicate[1]
    dated = YEAR.search(description) or (_RELEASED.search(after) if description else None) or _FOUNDED.match(after)
    if not said.made and dated:
        said = said._replace(made=int(dated[1]))
    if not said.born and (later := _BORN_LATER.match(after)):
        said = said._replace(born=int(later[1]))
    if not said.qualifier and (peer := _PEERAGE.match(after)):
        said = said._replace(qualifier=normalise_name(peer[1]))
    return said._replace(description=normalise_name(description))


def _aside(after: str) -> int:
    """Where the note begins that follows another name: ', born Per Andersen (born 15 August 1955)'."""
    match = _OTHER_NAME.match(after)
    return match.end() if match else 0


def _description(after: str) -> str:
    match = _COPULA.match(after)
    if not match:
        return ""
    phrase = match[1] or match[2] or match[3]
    known = (
        match[1] or head_type(phrase) or role_of(phrase.lower()).trades
        if not match[3]
        else role_of(phrase.split()[0]).callings
    )
    if not known:
        return ""
    end = _DESCRIPTION_END.search(phrase)
    if not end:
        return phrase
    where = _WHERE.match(phrase, end.start())
    region = next(filter(None, (region_in(name) for name in where.groups() if name)), "") if where else ""
    return phrase[: end.start()] + (f" in {region}" if region else "")


def called_before(text: str, start: int) -> str:
    """'the historian' where a calling stands right before the name that begins at `start`. What is said in passing is
    not all that somebody is."""
    match = _CALLED.search(text, max(0, start - _BEFORE), start)
    if not match:
        return ""
    read = match[1].lower().split()
    role = role_of(read[-1])
    known = role.fields - {"kin", "bodies"} or (read[-1] in kinds_of_works() and not _SERIES.issuperset(read[-2:]))
    return f"{_PASSING}{read[-1]}" if known else ""


def introduced(appearance: Appearance) -> bool:
    """Whether the document says what it is, and not in passing."""
    return bool(appearance.description) and not appearance.description.startswith((_PASSING, "in "))


def introducing(description: str) -> str:
    """Without where it is."""
    return "" if description.startswith("in ") else description.rpartition(" in ")[0] or description
