"""Questions of the form 'which of A, B came first': what is compared, and which of the retrieved titles are A and B."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from weft_core.text import normalise_name

_LONGEST = 500
_WHEN = r"(first|earlier|earliest|later|latest|last|more recently|most recently)"
_BETWEEN = r"\s(?:\w+\s){0,2}?"
_LATER = frozenset({"younger", "later", "latest", "last", "more recently", "most recently"})
_DIRECTOR = re.compile(r"\bdirectors?\b")
_SEPARATOR = re.compile(r"\sor\s", re.IGNORECASE)
_AMONG = re.compile(r"\b(?:out of|between|of)\b", re.IGNORECASE)
_PAIR = re.compile(r"\sand\s", re.IGNORECASE)
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_ARTICLES = frozenset({"the", "a", "an"})
_BEFORE = frozenset(
    "first earlier earliest later latest last recently older elder younger other out was were is are did of between "
    "film films movie movies song songs album albums book books magazine magazines".split()
)
_AFTER = frozenset(
    "born die died dies passed is was were released come came comes published established founded formed opened "
    "launched premiered created built older younger first earlier later".split()
)


class Event(StrEnum):
    """What the order is of."""

    BIRTH = "birth"
    DEATH = "death"
    START = "start"


_PATTERNS = (
    (Event.BIRTH, re.compile(r"\b(?:is|was)\s(?:the\s)?(older|elder|younger)\b")),
    (Event.BIRTH, re.compile(rf"\bborn{_BETWEEN}{_WHEN}\b")),
    (Event.DEATH, re.compile(rf"\b(?:died|die|dies|passed away){_BETWEEN}{_WHEN}\b")),
    (
        Event.START,
        re.compile(
            r"\b(?:released|came out|come out|comes out|published|established|founded|formed|opened|launched|premiered|"
            rf"created|built){_BETWEEN}{_WHEN}\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Order:
    """`later`: the later of both is asked for. `of_director`: not the works but their directors are compared."""

    event: Event
    later: bool
    of_director: bool


def asked_order(question: str) -> Order | None:
    """None for every other question."""
    lowered = question.casefold()[:_LONGEST]
    of_director = bool(_DIRECTOR.search(lowered))
    for event, pattern in _PATTERNS:
        found = pattern.search(lowered)
        if found and not (of_director and event is Event.START):
            return Order(event, found.group(1) in _LATER, of_director)
    return None


def options(question: str, titles: Sequence[str]) -> tuple[list[int], list[int]] | None:
    """Numbers of the titles that are A, and of those that are B (copies of a document share a title). None unless
    both are there and stand where the question offers its choice."""
    question = question[:_LONGEST]
    separators = list(_SEPARATOR.finditer(question))
    if not separators and _AMONG.search(question):
        separators = list(_PAIR.finditer(question))
    keys = [name_keys(title) for title in titles]
    for separator in separators:
        first = _longest(keys, partial(_ends, name_key(question[: separator.start()])))
        second = _longest(keys, partial(_begins, name_key(question[separator.end() :])))
        if first and second and not set(first) & set(second):
            return first, second
    return None


def name_key(text: str) -> str:
    """The normalised name, alike for 'God'S Gift' and 'God's Gift'."""
    return normalise_name(text.casefold())


def name_keys(title: str) -> list[str]:
    """Forms of a title: whole, and without a note in parentheses at its end."""
    return [key for key in dict.fromkeys((name_key(title), name_key(_NOTE.sub("", title)))) if key]


def _longest(keys: Sequence[Sequence[str]], fits: Callable[[str], bool]) -> list[int]:
    """Numbers of the titles with the longest form that fits; a title that is it as a whole goes before one that is
    only without its note."""
    fitting = [((len(key), key == forms[0]), number) for number, forms in enumerate(keys) for key in forms if fits(key)]
    best = max((rank for rank, _ in fitting), default=None)
    return [number for rank, number in fitting if rank == best]


def _ends(side: str, key: str) -> bool:
    """The choice's left side ends with the name, and a word of the question stands before it."""
    if not f" {side}".endswith(f" {key}"):
        return False
    before = [word for word in side[: len(side) - len(key)].split() if word not in _ARTICLES]
    return not before or before[-1] in _BEFORE


def _begins(side: str, key: str) -> bool:
    """The right side begins with the name, and nothing or a word of the question follows."""
    if not f"{side} ".startswith(f"{key} "):
        return False
    after = side[len(key) :].split()
    return not after or after[0] in _AFTER
