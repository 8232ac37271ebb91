"""Dates of a life and of a work, as the first sentences of an article about it state them."""

import itertools
import re
from typing import NamedTuple

from weft_models.answering.asked_order import Event
from weft_models.extraction.dates import dates

_READ = 1_200
"""Characters of a text that are read: its beginning says who or what it is about."""
_NEAR = 60
_BORN = re.compile(r"(?:\bborn\b|\bb\.|(?<=\()\s?\*)", re.IGNORECASE)
_DIED = re.compile(r"(?:\bdied\b|\bd\.|\bdeath\b|†)", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:son|daughter|child|children|brother|sister|twins?|wife|husband|widow|father|mother|parents?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z])")
_VERB = re.compile(r"\b(?:is|was|are|were)\b")
_RANGE = re.compile(r"[^()\d;]{0,60}(?:[-–—]|\bto\b)[^()\d;]{0,60}|\s+")
"""Between the dates of a lifespan: a dash, perhaps with places, or nothing at all."""
_MONTHS = "January February March April May June July August September October November December".split()


class Dated(NamedTuple):
    """A date with the span that was read for it. `day` and `month` are 0 when they are not given."""

    year: int
    month: int
    day: int
    start: int
    end: int
    name: str


def event_date(event: Event, text: str) -> Dated | None:
    """When what the text is about was born, died or began; None if that is not stated in a form we know."""
    text = text[:_READ]
    found = [_dated(*d) for d in dates(text)]
    if event is Event.START:
        return found[0] if found else None
    stated = _after(_BORN if event is Event.BIRTH else _DIED, text, found)
    life = _lifespan(text, found)
    if life and (stated is None or life[0].start <= stated.start):
        return life[event is Event.DEATH]
    return stated


def before(one: Dated, other: Dated) -> bool | None:
    """Whether `one` is the earlier date; None when the two do not tell, as in '1950' and 'May 1950'."""
    for a, b in zip(one[:3], other[:3], strict=True):
        if not a or not b:
            return None
        if a != b:
            return a < b
    return None


def _dated(start: int, end: int, name: str) -> Dated:
    parts = name.split()
    month = _MONTHS.index(parts[-2]) + 1 if len(parts) > 1 else 0
    return Dated(int(parts[-1]), month, int(parts[0]) if len(parts) == 3 else 0, start, end, name)


def _lifespan(text: str, found: list[Dated]) -> tuple[Dated, Dated] | None:
    """The first two dates that one parenthesis joins, '(8 December 1861 – 21 January 1938)', behind the name: after the
    first verb it would be something else's."""
    verb = _VERB.search(text)
    found = [d for d in found if verb is None or d.start < verb.start()]
    for one, other in itertools.pairwise(found):
        opened = text.rfind("(", 0, one.start)
        inside = opened >= 0 and ")" not in text[opened : other.end]
        if inside and _RANGE.fullmatch(text, one.end, other.start) and before(other, one) is not True:
            return one, other
    return None


def _after(mark: re.Pattern[str], text: str, found: list[Dated]) -> Dated | None:
    """The first date close behind the mark, in its sentence; not of a relative's birth or death."""
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    for match in mark.finditer(text):
        dated = next((d for d in found if match.end() <= d.start <= match.end() + _NEAR), None)
        begin = max(end for end in ends if end <= match.start())
        same = dated and not re.search(r"[.;)]\s", text[match.end() : dated.start])
        if dated and same and not _KIN.search(text, begin, match.start()):
            return dated
    return None
