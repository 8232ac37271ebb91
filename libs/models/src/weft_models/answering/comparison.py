"""Answers 'which of A, B came first' from two dates in the retrieved passages. Anything missing or tied: no answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from weft_models.answering.asked_order import Order, asked_order, name_key, name_keys, options
from weft_models.answering.life_dates import Dated, before, event_date

_DIRECTED = re.compile(r"\bdirect", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_READ = 2_000
"""Characters of a text that are read."""
_REACH = 90
"""A director is named within so many characters of 'direct'."""


class TitledText(NamedTuple):
    """A passage, or what is quoted of it."""

    title: str
    text: str


class Span(NamedTuple):
    """[start, end) of the text with the number `text`."""

    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `title`: as its document is called; `person`: the director's, if that is who was compared, else
    empty. `evidence`: what the answer rests on, the date last."""

    title: str
    person: str
    date: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`winner` is what was asked for, `other` the other one."""

    order: Order
    winner: Side
    other: Side

    @property
    def evidence(self) -> tuple[Span, ...]:
        """Of both sides."""
        return self.winner.evidence + self.other.evidence


def compare(question: str, texts: Sequence[TitledText]) -> Comparison | None:
    """None unless the question asks for an order, both names are titles, and both dates are stated and differ."""
    order = asked_order(question)
    found = options(question, [t.title for t in texts]) if order else None
    if order is None or found is None:
        return None
    sides = [_side(order, numbers, texts) for numbers in found]
    if sides[0] is None or sides[1] is None:
        return None
    (one, first), (other, second) = sides[0], sides[1]
    earlier = before(first, second)
    if earlier is None:
        return None
    winner, loser = (one, other) if earlier is not order.later else (other, one)
    return Comparison(order, winner, loser)


def _side(order: Order, numbers: Sequence[int], texts: Sequence[TitledText]) -> tuple[Side, Dated] | None:
    """Of the first text with the title, in which, or from which on, a date can be read."""
    for number in numbers:
        step = _director(number, texts) if order.of_director else _Step(number, ())
        dated = event_date(order.event, texts[step.to].text) if step else None
        if step and dated:
            title, person = texts[number].title, texts[step.to].title if order.of_director else ""
            return Side(title, person, dated.name, (*step.named, Span(step.to, dated.start, dated.end))), dated
    return None


class _Step(NamedTuple):
    """The text to read the date in, and where another text names whom it is about."""

    to: int
    named: tuple[Span, ...]


def _director(work: int, texts: Sequence[TitledText]) -> _Step | None:
    """Of the titles that the work's text names, the one nearest to 'direct'."""
    text = texts[work].text[:_READ]
    marks = [match.start() for match in _DIRECTED.finditer(text)]
    words = [(m.start(), m.end(), _folded(m.group())) for m in _WORD.finditer(text)]
    found: list[tuple[int, _Step]] = []
    for number, other in enumerate(texts):
        if other.title != texts[work].title:
            for start, end in _mentions(words, other.title):
                distance = min((abs(start - mark) for mark in marks), default=_REACH)
                found.append((distance, _Step(number, (Span(work, start, end),))))
    nearest = min(found, default=None, key=lambda each: each[0])
    return nearest[1] if nearest and nearest[0] < _REACH else None


def _mentions(words: Sequence[tuple[int, int, str]], title: str) -> Iterator[tuple[int, int]]:
    """Where the words (start, end, normalised) hold the title's name, whatever its case, marks and punctuation."""
    keys = [word for _, _, word in words]
    for name in name_keys(title):
        wanted = name.split()
        for at in range(len(words) - len(wanted) + 1):
            if keys[at : at + len(wanted)] == wanted:
                yield words[at][0], words[at + len(wanted) - 1][1]


def _folded(word: str) -> str:
    return word.lower() if word.isascii() else name_key(word)
