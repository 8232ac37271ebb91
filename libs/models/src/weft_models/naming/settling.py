"""Which candidates are names: decided from all passages at once, whatever the order in which they came.

A **known** name is one that a passage is about, or that two passages hold with certainty.
Truecasing: a sentence's first word is a name if it is known, or stands capitalised within a sentence somewhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weft_models.naming.mentions import Certainty

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Mentions of all passages as parallel arrays; names and passages are numbered from 0."""

    passages: Numbers
    names: Numbers
    rests: Numbers
    """The name without its first word, -1 for a name of one word."""
    certainty: NDArray[np.int8]
    about: Flags
    placed: Flags
    """Whether a sentence holds it, not only the title."""


def settle(candidates: Candidates, names: int) -> tuple[Numbers, Flags]:
    """For each candidate the number of the name it is, -1 for none, and for each of the `names` whether it is known."""
    sure = (candidates.certainty == Certainty.SURE) & candidates.placed
    once, twice = _seen(candidates, sure, names)
    titled = np.zeros(names, dtype=np.bool_)
    titled[candidates.names[candidates.about]] = True
    known: Flags = titled | twice

    settled = candidates.names.copy()
    settled[(candidates.certainty == Certainty.POSSIBLE) & ~known[candidates.names]] = -1
    opener = (candidates.certainty == Certainty.OPENER) & ~candidates.about
    alone = opener & (candidates.rests < 0)
    settled[alone & ~titled[candidates.names] & ~once[candidates.names]] = -1
    shorter = opener & (candidates.rests >= 0) & ~known[candidates.names]
    shorter[shorter] = known[candidates.rests[shorter]]
    settled[shorter] = candidates.rests[shorter]
    return settled, known


def _seen(candidates: Candidates, chosen: Flags, names: int) -> tuple[Flags, Flags]:
    """For each name whether a passage holds it among the chosen candidates, and whether another one does too."""
    passages, held = candidates.passages[chosen], candidates.names[chosen]
    last = np.full(names, -1, dtype=np.int32)
    first = np.full(names, np.iinfo(np.int32).max, dtype=np.int32)
    np.maximum.at(last, held, passages)
    np.minimum.at(first, held, passages)
    return last >= 0, last > first
