"""Logistic regression on two features, and its held-out predictions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weft_models.answering.not_found import Weights, probability

FOLDS = 5
RIDGE = 1e-3
STEPS = 50


class Example(NamedTuple):
    """One question asked of one corpus. `closeness`: by what it is measured with; `fold`: the question's; `kind`: own,
    removed or other; `corpus`: the set the question is of."""

    closeness: Mapping[str, float]
    names: float
    found: bool
    fold: int
    kind: str
    corpus: str


def fit(rows: Sequence[Example], closeness: str) -> Weights:
    """By Newton steps; every corpus and kind weighs the same, positives as much as negatives."""
    features = np.array([[1.0, row.closeness[closeness], row.names] for row in rows])
    labels = np.array([float(row.found) for row in rows])
    sizes = Counter((row.corpus, row.kind) for row in rows)
    weight = np.array([(2.0 if row.found else 1.0) / sizes[row.corpus, row.kind] for row in rows])
    weight *= len(rows) / weight.sum()
    beta = np.zeros(features.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-features @ beta))
        gradient = features.T @ (weight * (labels - p)) - RIDGE * beta
        hessian = (features * (weight * p * (1 - p))[:, None]).T @ features + RIDGE * np.eye(len(beta))
        beta = beta + np.linalg.solve(hessian, gradient)
    return Weights(bias=round(beta[0], 3), closeness=round(beta[1], 3), names=round(beta[2], 3))


def held_out(rows: Sequence[Example], closeness: str) -> NDArray[np.float64]:
    """Each example's probability by weights fitted without its question's fold."""
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = fit([row for row in rows if row.fold != fold], closeness)
        for number, row in enumerate(rows):
            if row.fold == fold:
                found[number] = probability(weights, row.closeness[closeness], row.names)
    return found
