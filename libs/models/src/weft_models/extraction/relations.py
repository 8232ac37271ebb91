"""Relations inside one sentence: a mention, a short verb phrase, a mention. Precision before recall."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from weft_models.extraction.name_types import DATE, OTHER, PERSON
from weft_models.extraction.words import FUNCTION_WORDS

_IRREGULAR = (
    "won|wrote|made|became|led|held|met|left|sold|bought|built|sang|fought|taught|took|began|ran|beat|sent|drew|"
    "owns|runs|leads|directs|publishes|produces|includes|contains|borders|uses|supports|employs|makes|operates|"
    "written|known|made|built|held|led|taken|given|drawn|sung|won|sold|bought|born|shot|set"
)
_OWNED = (
    "wife|husband|son|daughter|father|mother|brother|sister|grandson|granddaughter|grandfather|grandmother|nephew|niece|"
    "cousin|uncle|aunt|widow|partner|teacher|student|founder|director|author|editor|owner|president|leader|manager|coach|"
    "capital|predecessor|successor|subsidiary|novel|film|album|song|play|book|poem|opera|painting|symphony"
)
_VERB = rf"(?:[a-z]{{2,16}}ed|{_IRREGULAR})"
_PREPOSITION = "by|in|at|to|from|with|for|of|as|on|into|near|under|after|against"
_AUXILIARY = "was|is|were|are|be|been|being|has|have|had|has been|have been|had been"
_ADVERB = "(?:also|later|first|then|originally|subsequently|[a-z]+ly)"

_VERBAL = re.compile(
    rf"^,?\s(?:(?P<aux>{_AUXILIARY})\s)?(?:{_ADVERB}\s)?(?P<verb>{_VERB})"
    rf"(?:\s(?P<prep>{_PREPOSITION}))?(?:\s(?:the|a|an|his|her|its))?\s[\"“]?$"
)
_NOUN_OF = re.compile(
    r"^,?\s(?:is|was|are|were)\s(?:an?|the)\s(?:(?!who\b|which\b|that\b)[a-z-]+\s){0,3}?(?P<noun>[a-z-]{3,20})\s(?P<prep>of|in|for|to|at)(?:\sthe)?\s$"
)
_APPOSITION = re.compile(r"^,\s(?:an?|the)\s(?:[a-z-]+\s){0,2}?(?P<noun>[a-z-]{3,20})\sof(?:\sthe)?\s$")
_POSSESSIVE = re.compile(rf"^[’']s?\s(?:[a-z-]+\s)?(?P<noun>{_OWNED}),?\s[\"“]?$")
_BORN = re.compile(r"^\s?\(\s?(?P<verb>born|died|founded|established)(?:\s(?P<prep>in|on))?\s$")
_AND = re.compile(r"^(?:,|,?\sand|\s&)\s[\"“]?$")
_THEN = re.compile(r"^,?\s(?P<prep>in|on|at|near)\s$")
_AGENT = re.compile(rf"\b(?P<verb>{_VERB})(?:\sand\s{_VERB})?\sby\s[\"“]?$|\b(?P<starring>starring)\s$")
_COPULAR = re.compile(r"^(?:\s?\([^()]{0,80}\))?,?\s(?:is|was)\s(?:an?|the)\b")
_OTHER_CLAUSE = re.compile(r"\b(?:who|which|that|whose|where|when|in)\b")
_NEGATED = re.compile(r"\b(?:not|never|no|without|nor)\b|n[’']t\b")
_PRONOUN = re.compile(r"(?:He|She)$")
_NOT_NOUNS = frozenset(
    "one part member kind type form list way number end time name use case lot group series most".split()
)
_PASSIVE_ONLY = {"born", "written", "known", "taken", "given", "drawn", "sung", "shot", "set"}


class Placed(NamedTuple):
    """A mention as the rules see it. `number` is its place in the extraction."""

    number: int
    start: int
    end: int
    type: str


class Statement(NamedTuple):
    """`subject` and `object` are indexes of mentions."""

    subject: int
    predicate: str
    object: int
    confidence: float


def statements(
    text: str, span: tuple[int, int], mentions: Sequence[Placed], last_person: int | None
) -> Iterator[Statement]:
    """Statements of the sentence text[span]; its mentions ascend. `last_person`: whom 'He' or 'She' means."""
    if not mentions:
        return
    previous = _from_pronoun(text, span, mentions[0], last_person)
    if previous:
        yield previous
    for left, right in itertools.pairwise(mentions):
        gap = text[left.end : right.start]
        current = None
        if len(gap) <= 80 and not _NEGATED.search(gap):
            current = _direct(left, right, gap, first=left is mentions[0]) or _continued(previous, left, right, gap)
            current = current or _by_agent(text, span, mentions, right, gap)
        if current and current.subject != current.object:
            yield current
        previous = current


def _direct(left: Placed, right: Placed, gap: str, *, first: bool) -> Statement | None:
    if left.type == DATE:
        return None
    if match := _VERBAL.match(gap):
        # after a comma the verb may belong to an earlier name, unless there is none
        return _verbal(left.number, right, match) if first or not gap.startswith(",") else None
    if match := _BORN.match(gap):
        return Statement(left.number, _placed_verb(match["verb"], right), right.number, 0.9)
    return _nominal(left, right, gap) if right.type != DATE else None


def _nominal(left: Placed, right: Placed, gap: str) -> Statement | None:
    if (match := _NOUN_OF.match(gap)) or (match := _APPOSITION.match(gap)):
        noun = match["noun"]
        if noun in _NOT_NOUNS or noun in FUNCTION_WORDS or noun.endswith("ed"):
            return None
        preposition = match.groupdict().get("prep") or "of"
        return Statement(left.number, f"{noun}_{preposition}".replace("-", "_"), right.number, 0.8)
    if match := _POSSESSIVE.match(gap):
        return Statement(left.number, match["noun"], right.number, 0.7)
    return None


def _verbal(subject: int, right: Placed, match: re.Match[str]) -> Statement | None:
    verb, preposition, auxiliary = match["verb"], match["prep"], match["aux"] or ""
    passive = auxiliary.split(" ")[-1] in {"was", "is", "were", "are", "been", "be", "being"}
    if verb in _PASSIVE_ONLY and not passive and preposition != "by":
        return None
    if passive and not preposition:
        return None  # "was named X" says something about the subject's name, not about a relation
    if right.type == DATE:
        return Statement(subject, f"{verb}_on", right.number, 0.8) if preposition in {"in", "on"} else None
    return Statement(subject, f"{verb}_{preposition}" if preposition else verb, right.number, 0.85)


def _placed_verb(verb: str, right: Placed) -> str:
    return f"{verb}_on" if right.type == DATE else f"{verb}_in"


def _continued(previous: Statement | None, left: Placed, right: Placed, gap: str) -> Statement | None:
    """'… born on 4 May 1950 in Paris', 'starring A, B and C'."""
    if previous is None or previous.object != left.number:
        return None
    head, _, tail = previous.predicate.rpartition("_")
    if tail in {"in", "on"} and _THEN.match(gap) and (left.type == DATE) != (right.type == DATE):
        return Statement(previous.subject, _placed_verb(head, right), right.number, 0.8)
    alike = left.type == right.type or (OTHER in {left.type, right.type} and right.type != DATE)
    if _AND.match(gap) and alike and (tail == "by" or previous.predicate == "starring"):
        return Statement(previous.subject, previous.predicate, right.number, 0.7)
    return None


def _by_agent(
    text: str, span: tuple[int, int], mentions: Sequence[Placed], right: Placed, gap: str
) -> Statement | None:
    """'X is a 1972 film directed by Y': X opens the sentence and nothing else can be the subject."""
    match = _AGENT.search(gap)
    subject = mentions[0]
    opening = text[span[0] : subject.start].strip(" \"“'").casefold()
    if not match or opening not in {"", "the"} or subject.type in {PERSON, DATE}:
        return None
    between = text[subject.end : right.start]
    if len(between) > 200 or not _COPULAR.match(between) or _OTHER_CLAUSE.search(between):
        return None
    predicate = "starring" if match["starring"] else f"{match['verb']}_by"
    return Statement(subject.number, predicate, right.number, 0.8)


def _from_pronoun(text: str, span: tuple[int, int], first: Placed, person: int | None) -> Statement | None:
    if person is None or first.start - span[0] > 60:
        return None
    pronoun, space, rest = text[span[0] : first.start].partition(" ")
    if not space or not _PRONOUN.match(pronoun) or _NEGATED.search(rest):
        return None
    match = _VERBAL.match(" " + rest)
    statement = _verbal(person, first, match) if match else None
    return statement._replace(confidence=0.6) if statement else None
