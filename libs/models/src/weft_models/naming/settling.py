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
    seen = _passages_of(candidates, sure, names)
    titled = np.zeros(names, dtype=np.bool_)
    titled[candidates.names[candidates.about]] = True
    known: Flags = titled | (seen >= 2)

    settled = candidates.names.copy()
    settled[(candidates.certainty == Certainty.POSSIBLE) & ~known[candidates.names]] = -1
    opener = (candidates.certainty == Certainty.OPENER) & ~candidates.about
    alone = opener & (candidates.rests < 0)
    settled[alone & ~titled[candidates.names] & (seen[candidates.names] == 0)] = -1
    shorter = opener & (candidates.rests >= 0) & ~known[candidates.names]
    shorter[shorter] = known[candidates.rests[shorter]]
    settled[shorter] = candidates.rests[shorter]
    return settled, known


def _passages_of(candidates: Candidates, chosen: Flags, names: int) -> NDArray[np.int64]:
    """For each name how many passages hold it among the chosen candidates."""
    pairs = candidates.passages[chosen].astype(np.int64) * max(names, 1) + candidates.names[chosen]
    return np.bincount(np.unique(pairs) % max(names, 1), minlength=names)
