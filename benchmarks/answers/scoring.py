"""Scores of answers, as pure functions. Fractions, not per cent.

A gold answer counts as given when its words stand together and in order inside one quote, both normalised: NFKD without
marks, case folded, every sign that is no letter or digit a space, English articles left out. Questions whose answer
is yes or no are not scored that way: no quote says yes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

_NOT_WORD = re.compile(r"[\W_]+")
_ARTICLES = frozenset({"a", "an", "the"})
THRESHOLD = 0.5
"""Below this probability an answer says 'not found'."""


class Caught(NamedTuple):
    """The row 'at p < .5'. `lost`: share of answerable questions called not found; `caught`: of the others."""

    lost: float
    caught: float


def normalised(text: str) -> str:
    """The form in which answers and quotes are compared."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(word for word in _NOT_WORD.sub(" ", letters).split() if word not in _ARTICLES)


def is_yes_no(answer: str) -> bool:
    """Whether the gold answer is yes or no."""
    return normalised(answer) in {"yes", "no"}


def answer_in_quotes(answer: str, quotes: Iterable[str]) -> bool:
    """Whether one quote holds the answer. An answer without a letter or digit is in none."""
    wanted = normalised(answer)
    return bool(wanted) and any(f" {wanted} " in f" {normalised(quote)} " for quote in quotes)


def gold_quoted(gold: Iterable[int], quoted: Iterable[int]) -> float:
    """Share of the gold passages that a quote is from; 1 without gold passages."""
    wanted = set(gold)
    return len(wanted & set(quoted)) / len(wanted) if wanted else 1.0


def is_verbatim(quote: str, text: str, start: int, end: int) -> bool:
    """Whether `quote` is the slice [start, end) of the document's canonical text, and not empty."""
    return bool(quote) and text[start:end] == quote


def auroc(answerable: Sequence[float], foreign: Sequence[float]) -> float:
    """Probability that an answerable question has the higher value, ties counting half; NaN if one side is empty."""
    if not answerable or not foreign:
        return float("nan")
    one, other = np.asarray(answerable)[:, None], np.asarray(foreign)[None, :]
    return float((one > other).mean() + 0.5 * (one == other).mean())


def at_threshold(answerable: Sequence[float], foreign: Sequence[float]) -> Caught:
    """Both sides must have a question."""
    return Caught(
        lost=float((np.asarray(answerable) < THRESHOLD).mean()), caught=float((np.asarray(foreign) < THRESHOLD).mean())
    )
