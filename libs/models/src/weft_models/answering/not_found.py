"""How likely the retrieved passages are about what was asked. Logistic weights from `not_found.json`.

It cannot see that the right passage lacks the asked fact: a high value never means "this answers you".
"""

import json
import math
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from weft_core.contracts.query import Verdict
from weft_models.answering.base import AnswerRequest
from weft_models.answering.matching import best_matches, piece_weights
from weft_models.answering.named import coverage

MATCHED = 3
"""Passages in which the question's tokens are sought."""


class Weights(BaseModel):
    """p = σ(bias + closeness·L + names·E)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    closeness: float
    names: float


class NotFoundModel(BaseModel):
    """Fitted weights by what L is: the token match, the best passage's cosine, or nothing; and the bands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_with: str
    with_tokens: Weights
    with_cosine: Weights
    without_vectors: Weights
    related_from: float
    answered_from: float


@cache
def load_model() -> NotFoundModel:
    """The weights shipped with the package."""
    return NotFoundModel.model_validate(json.loads((files(__package__) / "not_found.json").read_text("utf-8")))


def token_match(request: AnswerRequest) -> float | None:
    """L: weighted mean over the question's tokens of the best match in the first passages, titles included, in
    [0, 1]; None without token vectors."""
    evidence = request.evidence
    passages = evidence.of(range(min(MATCHED, len(request.passages)))) if evidence else None
    if evidence is None or passages is None:
        return None
    return float(best_matches(evidence.question, passages) @ piece_weights(evidence.question, evidence.counts))


def confidence(request: AnswerRequest) -> float:
    """Probability in [0, 1]; 0 without passages."""
    if not request.passages:
        return 0.0
    model = load_model()
    counts = request.evidence.counts if request.evidence else None
    share = coverage(request.question, request.passages, request.linked_names, counts)
    closeness = token_match(request)
    weights = model.with_tokens
    if closeness is None:
        closeness = request.best_cosine or 0.0
        weights = model.without_vectors if request.best_cosine is None else model.with_cosine
    return probability(weights, closeness, share)


def probability(weights: Weights, closeness: float, share: float) -> float:
    """σ of the weighted sum; cut where it is 0 or 1 to the last digit."""
    score = weights.bias + weights.closeness * closeness + weights.names * share
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, score))))


def verdict(probability: float) -> Verdict:
    """The band of a probability."""
    model = load_model()
    if probability < model.related_from:
        return Verdict.NOT_FOUND
    return Verdict.RELATED if probability < model.answered_from else Verdict.ANSWERED
