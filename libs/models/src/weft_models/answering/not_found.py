"""How likely the retrieved passages are about what was asked. Logistic weights from `not_found.json`.

It cannot see that the right passage lacks the asked fact: a high value never means "this answers you".
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from weft_core.bm25 import tokenise
from weft_core.contracts.query import Passage, Verdict
from weft_models.answering.question import names, stems

LOOKED_AT = 8
"""Passages in which the question's names are sought."""


class Weights(BaseModel):
    """p = σ(bias + cosine·L + names·E)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    cosine: float
    names: float


class NotFoundModel(BaseModel):
    """Fitted weights with and without the best passage's cosine, and the bands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_with: str
    with_cosine: Weights
    without_cosine: Weights
    related_from: float
    answered_from: float


@cache
def load_model() -> NotFoundModel:
    """The weights shipped with the package."""
    return NotFoundModel.model_validate(json.loads((files(__package__) / "not_found.json").read_text("utf-8")))


def coverage(question: str, passages: Sequence[Passage]) -> float:
    """E: share of the question's names (with no names, of its content words) that the first passages hold,
    titles included. A question of stop words alone counts as covered by nothing."""
    held: set[str] = set()
    for passage in passages[:LOOKED_AT]:
        held.update(tokenise(passage.document_title), tokenise(passage.text))
    wanted = [tokens for name in names(question) if (tokens := set(tokenise(name)))] or [{s} for s in stems(question)]
    if not wanted:
        return 0.0
    return sum(len(tokens & held) / len(tokens) for tokens in wanted) / len(wanted)


def confidence(question: str, passages: Sequence[Passage], best_cosine: float | None) -> float:
    """Probability in [0, 1]."""
    if not passages:
        return 0.0
    model = load_model()
    weights = model.without_cosine if best_cosine is None else model.with_cosine
    score = weights.bias + weights.cosine * (best_cosine or 0.0) + weights.names * coverage(question, passages)
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, score))))


def verdict(probability: float) -> Verdict:
    """The band of a probability."""
    model = load_model()
    if probability < model.related_from:
        return Verdict.NOT_FOUND
    return Verdict.RELATED if probability < model.answered_from else Verdict.ANSWERED
