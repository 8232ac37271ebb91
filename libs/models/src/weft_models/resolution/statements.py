"""What a document says of a name right where it stands: years, a qualifier, what it is, and other names of it."""

import re
from typing import NamedTuple

from weft_core.text import normalise_name
from weft_models.extraction.lists import wide_places
from weft_models.extraction.phrases import head_type
from weft_models.resolution.roles import role_of
from weft_models.resolution.words import words

_OPENS = frozenset(" (,\"”’'")
_LOOK = 260
_NOTE = re.compile(r"\s{0,2}\(([^()]{2,160})\)")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?=\D|$|\d{1,2}\s[A-Z])")
"""A year, also where a dash was lost before the next date: '20 March 176223 January 1770'."""
_NOTES = r"(?:\s{0,2}\([^()]{0,160}\)){0,2}"
_NOT_LIFE = re.compile(
    r"^\s*(?:[–—-]|d\.|died|r\.|fl|bef|aft|see|also)|\?"
    r"|\b(?:BC|ruled|reign\w*|office|between|from|since|until|as|king|duke|count|emperor|president|elected|married)\b",
    re.IGNORECASE,
)
_BORN_LATER = re.compile(r",?\s(?:was\s)?born\s(?:on\s|in\s|c\.\s)?[^.;()]{0,30}?\b(1\d{3}|20\d{2})\b")
_PEERAGE = re.compile(
    r"^,?\s(?:the\s)?((?:\d{1,2}(?:st|nd|rd|th)\s)?(?:Baron|Baroness|Baronet|Earl|Duke|Duchess|Viscount|Marquess|Count|Countess|"
    r"Landgrave|Margrave|Elector|King|Queen|Prince|Princess|Lord|Bishop)(?:\s(?:of\s(?:the\s)?)?[A-Z][\w-]+){0,4})"
)
_OTHER_NAME = re.compile(r",\s(?:born|née|also\sknown\sas|better\sknown\sas)\s[^.;(),]{2,60}(?=\s?\()")
_RELEASED = re.compile(
    r"\b(?:is\san?\s(?=\d)|released|published|premiered|from|founded|established)(?:\sin\s)?(1\d{3}|20\d{2})\b"
)
_DATED = re.compile(r"[^\W\d_]{3,}|\bborn\b")
_COPULA = re.compile(
    rf"^[\"”’']?{_NOTES}(?:,[^.;()]{{0,80}}{_NOTES},?)?,?\s(?:is|was|are|were)\s(?:an?|the|one\sof\sthe)\s"
    r"([^.;:()\"“”]{3,90})"
    rf"|^[\"”’']?{_NOTES},\s(?:an?|the)\s([a-zA-Z][^.;:,()\"“”]{{3,70}})"
    rf"|^{_NOTES},\s([a-z]+\sof\s[^.;:,()\"“”]{{3,50}})"
)
_PREDICATE = re.compile(rf"^{_NOTES}\s([a-z]\w+(?:\s[^\s.,;:()]+){{1,4}})")
_DESCRIPTION_END = re.compile(
    r"\s(?!of\s[Pp]arliament)(?:who|which|that|whose|where|when|known|best|directed|written|produced|starring|based|from|by|of|in|at|on|for|"
    r"with|to|as|located|situated|released|born|currently)\b|,"
)
_WHERE = re.compile(r"\s(?:located\s)?(?:in|of)\s(?:the\s)?([A-Z]\w+(?:\s[A-Z]\w+)?)")
_SHORTEST_LIFE = 15
_ALIAS = re.compile(
    r"^(?:\s{0,2}\([^()]{0,90}\))?(?P<open>,?\s?\(|,)?\s?(?P<adverb>(?:(?:or|and|was|is|also|better|best|commonly|formerly|originally|professionally|"
    r"previously|later|now|sometimes|simply|usually|often|popularly|widely),?\s)*)"
    r"(?:(?P<born>née|né|nee|born)(?:\sas)?"
    r"|(?:known|credited|referred\sto|billed|published)(?:\s(?:professionally|simply|internationally|locally|popularly))?"
    r"\s(?:as|by|under)(?:\sthe\sname(?:\sof)?|\s(?:his|her|their|its)\s(?:pen|stage|birth)[\s-]?name(?:\sof)?)?"
    r"|(?:called|spelled|spelt|written|styled|abbreviated)(?:\s(?:as|to))?"
    r"|a\.?k\.?a\.?|alias|(?:the|her|his)\s(?:pen|stage|birth|artistic)[\s-]?name\sof|the\spseudonym\sof"
    r"|formerly|previously|originally|(?P<loose>or|also|now))"
    r"(?:,\s|\s)(?:the\s)?[\"“'‘]?\s?$"
)
_ALIAS_GAP = 120
_IN_ANOTHER_LANGUAGE = re.compile(r"\s?\(\s?[A-Z][a-z]+:\s[\"“]?$")
_BEHIND = re.compile(r"\b(?:in|of|at|from|near|by|with|for|to|under|on|and)\s(?:the\s)?(?:[a-z-]+\s)?$")


class Said(NamedTuple):
    """`born` and `died` are years, 0 where unsaid; `made`: the year a work or an event is said to be of."""

    born: int = 0
    died: int = 0
    made: int = 0
    qualifier: str = ""
    description: str = ""


def said_after(text: str, end: int, *, opening: bool) -> Said:
    """What stands right behind a name that ends at `end`. `opening`: the document begins with the name."""
    if text[end : end + 1] not in _OPENS:
        return Said()
    after = text[end : end + _LOOK]
    said = Said()
    note = _NOTE.match(after, _aside(after))
    while note and said == Said():
        said = _from_note(note[1])
        note = _NOTE.match(after, note.end())
    description = _description(after)
    if opening and not description and (predicate := _PREDICATE.match(after)):
        description = predicate[1]
    if not said.made and (year := _YEAR.search(description) or (description and _RELEASED.search(after))):
        said = said._replace(made=int(year[1]))
    if not said.born and (later := _BORN_LATER.match(after)):
        said = said._replace(born=int(later[1]))
    if not said.qualifier and (peer := _PEERAGE.match(after)):
        said = said._replace(qualifier=normalise_name(peer[1]))
    return said._replace(description=normalise_name(description))


def _aside(after: str) -> int:
    """Where the note begins that follows another name: ', born Per Andersen (born 15 August 1955)'."""
    match = _OTHER_NAME.match(after)
    return match.end() if match else 0


def _from_note(note: str) -> Said:
    years = [int(year) for year in _YEAR.findall(note)]
    if years and not _NOT_LIFE.search(note):
        first, last = years[0], years[-1]
        if _DATED.search(note) or last - first >= _SHORTEST_LIFE:
            return Said(born=first, died=last if last > first else 0)
        return Said(made=first) if len(years) == 1 else Said()
    if not years and note[0].islower() and len(note.split()) <= 4 and head_type(note):
        return Said(qualifier=normalise_name(note))
    return Said()


def _description(after: str) -> str:
    match = _COPULA.match(after)
    if not match:
        return ""
    phrase = match[1] or match[2] or match[3]
    known = match[1] or head_type(phrase) if not match[3] else role_of(phrase.split()[0]).callings
    if not known:
        return ""
    end = _DESCRIPTION_END.search(phrase)
    if not end:
        return phrase
    where = _WHERE.match(phrase, end.start())
    placed = where is not None and normalise_name(where[1]) in wide_places()
    return phrase[: end.start()] + (f" in {where[1]}" if where and placed else "")


def note_of(title: str) -> tuple[str, str]:
    """Name and note of a title: 'Edsel Ford (poet)' is ('Edsel Ford', 'poet')."""
    name, opened, rest = title.strip().rpartition("(")
    if opened and name.strip() and rest.endswith(")"):
        return name.strip(), rest[:-1].strip()
    return title.strip(), ""


def said_in_note(note: str) -> Said:
    """The note of a title: years say when, other words what. 'Plan (draft)' says nothing."""
    years = [int(year) for year in _YEAR.findall(note)]
    if len(years) == 2 and not re.search(r"[^\W\d_]", note):
        return Said(born=years[0], died=years[1])
    if not years and not words("words for versions of a document").isdisjoint(normalise_name(note).split()):
        return Said()
    said = Said(qualifier=normalise_name(note))
    if years:
        said = said._replace(born=years[0]) if "born" in note else said._replace(made=years[0])
    return said


def alias_between(text: str, first: tuple[int, int], second: tuple[int, int]) -> str | None:
    """How the text between two names says that both name one thing: 'born' for a name at birth, 'now' for a name in
    other times, 'known'; else None. 'X in Y is known as' speaks of X; 'also Romanized as' says nothing yet."""
    gap = text[first[1] : second[0]]
    if not 3 <= len(gap) <= _ALIAS_GAP or text.startswith(" as ", second[1]):
        return None
    if _IN_ANOTHER_LANGUAGE.match(gap):
        return "known"
    match = _ALIAS.match(gap)
    if not match or not (match["open"] or match["adverb"]) or (match["loose"] and match["open"] in {None, ","}):
        return None
    if match["open"] in {None, ","} and belongs(text, first[0]):
        return None
    return "born" if match["born"] else "now" if match["loose"] == "now" else "known"


def belongs(text: str, start: int) -> bool:
    """Whether the name at `start` only belongs to another: it stands behind 'of', 'in' or 'by'."""
    return bool(_BEHIND.search(text, max(0, start - 24), start))
