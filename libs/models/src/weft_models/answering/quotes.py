"""Which sentences to quote: greedily those that cover what of the question no quote covers yet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from weft_models.answering.matching import Floats


class QuoteWeights(BaseModel):
    """Parts of a quote's gain beside the matches it adds. `rank` is taken off per place of its passage, from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cosine: float
    cue: float
    new_passage: float
    rank: float
    cue_without_tokens: float


@cache
def load_weights() -> QuoteWeights:
    """The weights shipped with the package."""
    return QuoteWeights.model_validate(json.loads((files(__package__) / "quotes.json").read_text("utf-8")))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Sentences that may be quoted, n of them.

    `texts`: what they say. `passage`: (n,) rank of each one's passage, from 0. `cosine`: (n,) with the question.
    `cue`: (n,) 1 for a sentence with a phrase of the asked kind, else 0. `matches`: (n, question tokens) at least 0,
    and `weights`: (question tokens,); no columns without token vectors.
    """

    texts: Sequence[str]
    passage: NDArray[np.int64]
    cosine: Floats
    cue: Floats
    matches: Floats
    weights: Floats

    def base(self, parts: QuoteWeights) -> Floats:
        """(n,) the part of the gain that does not depend on other quotes."""
        if not len(self.weights):
            return np.asarray(self.cosine + parts.cue_without_tokens * self.cue, dtype=np.float32)
        return np.asarray(parts.cosine * self.cosine + parts.cue * self.cue, dtype=np.float32)

    def added(self, covered: Floats) -> Floats:
        """(n,) what each adds to quotes that match the question's tokens as well as `covered` says."""
        gain: Floats = np.maximum(self.matches - covered, np.float32(0)) @ self.weights
        return gain

    def same(self, index: int) -> NDArray[np.bool_]:
        """(n,) which candidates say what that one says, but for white space: copies of a text are quoted once."""
        words = self.texts[index].split()
        return np.array([text.split() == words for text in self.texts], dtype=bool)


def choose(
    candidates: Candidates, count: int, fixed: Sequence[int] = (), parts: QuoteWeights | None = None
) -> list[int]:
    """Up to `count` candidates: those that are `fixed`, then the most gainful first. `parts`: other weights than the
    shipped ones.

    gain = Σ weight·max(0, match − best match of the quotes so far) + base + a bonus for a passage not quoted yet
    − a penalty for its rank.
    """
    parts = parts or load_weights()
    base = candidates.base(parts) - parts.rank * candidates.passage
    due = list(fixed)
    covered = np.zeros(len(candidates.weights), dtype=np.float32)
    open_ = np.ones(len(candidates.texts), dtype=bool)
    fresh = np.ones(len(candidates.texts), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and open_.any():
        gain = candidates.added(covered) + base + parts.new_passage * fresh
        best = due.pop(0) if due else int(np.argmax(np.where(open_, gain, -np.inf)))
        if open_[best]:
            chosen.append(best)
        open_ &= ~candidates.same(best)
        fresh &= candidates.passage != candidates.passage[best]
        covered = np.maximum(covered, candidates.matches[best])
    return chosen


def choose_in_turn(candidates: Candidates, count: int, parts: QuoteWeights | None = None) -> list[int]:
    """One candidate of each of the first `count` passages that have a new one, in rank order: for questions that set
    things side by side."""
    base = candidates.base(parts or load_weights())
    covered = np.zeros(len(candidates.weights), dtype=np.float32)
    open_ = np.ones(len(candidates.texts), dtype=bool)
    chosen: list[int] = []
    for rank in np.unique(candidates.passage):
        mine = open_ & (candidates.passage == rank)
        if len(chosen) == count or not mine.any():
            continue
        best = int(np.argmax(np.where(mine, candidates.added(covered) + base, -np.inf)))
        chosen.append(best)
        open_ &= ~candidates.same(best)
        covered = np.maximum(covered, candidates.matches[best])
    return chosen
