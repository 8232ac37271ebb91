"""Whom or what a verb phrase of a sentence speaks of: the mention just before it, or the subject of the sentence."""

import re
from enum import Enum, auto
from typing import NamedTuple

from weft_models.extraction.skeleton import MARK

_OPENING = re.compile(
    r"^(?:(?:In|On|By|During|Since|At|After|Around)(?: the| early| late)* ⟨[dl]\d+⟩(?: in ⟨l\d+⟩)?,? |[A-Z][a-z]+ly, )?"
    r"(?:[Tt]he )?(?:[a-z]+ )?⟨([a-z])(\d+)⟩(?=,| (?:is|was|are|were|has|had|also|later|then|first|[a-z]+(?:ed|s)"
    r"|wrote|sang|made|became|began|born|won|led|who|which)\b)"
)
_NEAREST = re.compile(r"⟨([a-z])(\d+)⟩([^⟨⟩]{0,80})$")
_ADVERBS = r"(?: (?:also|later|first|then|subsequently|originally|eventually|now|once|currently|both|[a-z]+ly))*"
_VERB_GAP = re.compile(
    rf"^,?(?: (?:who|which|that))?{_ADVERBS}"
    rf"(?: (?:is|was|are|were|has|had|have|been|being|be|to be)){{0,3}}{_ADVERBS} $"
)
_NOUN_GAP = re.compile(
    rf"^(?:,?(?: who)?{_ADVERBS} (?:is|was|are|were|became|remains|being){_ADVERBS}|,)"
    r"(?: (?:an?|the|one of the|his|her|its))?"
    r"(?: (?!of\b|as\b|in\b|to\b|by\b|for\b|with\b|from\b|at\b|on\b|and\b)[\w’'-]+,?){0,5} $"
)
_JOINED = re.compile(r"(?:,|\band(?: an?)?|\bis|\bwas|\bwere|\bare|\bthen|\balso|\blater|\bboth|⟩|\b[a-z-]{3,}) $")
_CLAUSE = re.compile(
    r"\b(?:who|which|that|whose|whom|where|when|while|because|if|although|though|but|before|until|not|never|said|"
    r"claims?|claimed|after|as well as|than|whether|without|no)\b"
    r"|\b(?:based (?:up)?on|adapt\w+|inspired|sequel to|remake of|version of)\b|n[’']t\b|[;:]"
)
_COPULA = re.compile(r"^ ?,?[^⟨⟩]{0,12}\b(?:is|was|are|were|became|remains)\b")
_NEGATED = re.compile(r"\b(?:not|never|no|neither|nor|without)\b|n[’']t\b")
_FINITE = re.compile(r"\b(?:is|was|are|were|became|remains|has|had)\b")
_OWNED_BY = re.compile(
    r"\b(?:of|by|to|with|from|and|for|as|under|after|like|than|or|&|in|at|on)(?: the)? $|[’']s [^⟨⟩]*$"
)


class Subject(NamedTuple):
    """`letter` of its mark and `number`; `near`: it stands directly before the phrase."""

    letter: str
    number: int
    near: bool


def subject_of(plain: str, at: int, letters: str, *, noun: bool) -> Subject | None:
    """The subject of the phrase that begins at `at` of a plain skeleton, if its mark has one of `letters`.

    `noun`: the phrase is a noun ('son of'), which needs a copula or a comma before it; else a verb.
    """
    before = plain[:at]
    nearest = _NEAREST.search(before)
    if nearest is None:
        return None
    if _NEGATED.search(nearest[3]):
        return None
    if nearest[1] in letters and (_NOUN_GAP if noun else _VERB_GAP).match(nearest[3]):
        standing = _standing(before, nearest, noun=noun)
        if standing is _Standing.BESIDE:
            return Subject(nearest[1], int(nearest[2]), near=True)
        whole = _of_sentence(before, letters, noun=noun)
        if whole or standing is _Standing.FARTHER:
            return whole
        if standing is _Standing.RATHER_FARTHER:
            return Subject(nearest[1], int(nearest[2]), near=True)
    return _of_sentence(before, letters, noun=noun)


class _Standing(Enum):
    """Whether the nearest mention is the subject: it is; the sentence's is; it is if the sentence has none."""

    BESIDE = auto()
    FARTHER = auto()
    RATHER_FARTHER = auto()


def _standing(before: str, nearest: re.Match[str], *, noun: bool) -> _Standing:
    letter, gap = nearest[1], nearest[3]
    apposed = gap.startswith(",") and not _FINITE.search(gap)
    belongs = bool(_OWNED_BY.search(before[: nearest.start()]))
    if letter == "x" and apposed:
        return _Standing.FARTHER if belongs else _Standing.RATHER_FARTHER
    if letter == "l" and gap.startswith(", ") and nearest.start():
        return _Standing.FARTHER  # 'a school in Austin, Texas, founded by'
    if letter == "p" and apposed and not noun and belongs:
        return _Standing.FARTHER  # 'the son of A, married B'
    related = letter != "x" and (apposed or "who" in gap or "which" in gap)
    return _Standing.BESIDE if related or not belongs else _Standing.FARTHER


def _of_sentence(before: str, letters: str, *, noun: bool) -> Subject | None:
    opening = _OPENING.match(before)
    if not opening or opening[1] not in letters:
        return None
    between = before[opening.end() :]
    if _CLAUSE.search(between) or not _JOINED.search(before):
        return None
    if noun and not _COPULA.match(between):
        return None
    others = {letter for letter, _ in MARK.findall(between)}
    if opening[1] in others or "w" in others:
        last = between.rpartition("⟩")[2]
        if not re.match(r",? and\b", last) or "w" in others:
            return None
    return Subject(opening[1], int(opening[2]), near=False)
