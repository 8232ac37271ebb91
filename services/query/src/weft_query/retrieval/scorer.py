"""A weighted sum of features. `benchmarks/retrieval/fit.py` makes the weights."""

import json
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from weft_query.retrieval.features import NAMES, Candidates
from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats

TOKEN_FEATURES = frozenset({"late", "late_residual"})
SENTENCE_FEATURES = frozenset({"sentence"})


class Weights(BaseModel):
    """One weight per feature, for each kind of vectors there may be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_with: str
    everything: dict[str, float]
    without_tokens: dict[str, float]
    passages_only: dict[str, float]
    """Neither token nor sentence vectors."""

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Every set names the features it may use, and no other."""
        without = (frozenset[str](), TOKEN_FEATURES, TOKEN_FEATURES | SENTENCE_FEATURES)
        for weights, absent in zip((self.everything, self.without_tokens, self.passages_only), without, strict=True):
            if weights.keys() != set(NAMES) - absent:
                raise ValueError(f"weights for {sorted(weights)}, not for {sorted(set(NAMES) - absent)}")
        return self

    def fit_for(self, image: Image, asked: Asked) -> dict[str, float]:
        """The set for what image and question have."""
        if not image.has_sentences:
            return self.passages_only
        return self.everything if image.has_tokens and len(asked.tokens) else self.without_tokens


@cache
def shipped_weights() -> Weights:
    """The weights beside this file."""
    return Weights.model_validate(json.loads((files("weft_query.retrieval") / "weights.json").read_text("utf-8")))


def scores(candidates: Candidates, weights: dict[str, float]) -> Floats:
    """One per candidate, comparable within a question only."""
    vector = np.array([weights.get(name, 0.0) for name in NAMES], dtype=np.float32)
    found: Floats = candidates.values @ vector
    return found
