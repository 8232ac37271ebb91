"""Logistic regression on the features of candidates, and held-out orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.features import NAMES

FOLDS = 5
_RIDGE = 1.0
_STEPS = 30

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The candidates of one question: rows, features (candidates, features) and which are gold. `share` is the
    question's part in the fit: a set's questions share what the set is given."""

    rows: NDArray[np.int64]
    values: Floats
    gold: NDArray[np.bool_]
    share: float
    fold: int


def fit(examples: Sequence[Example], used: Sequence[str]) -> dict[str, float]:
    """Weights of the features in `used`, by Newton steps with a ridge on standardised features. The constant is left
    out: it changes no order."""
    columns = [NAMES.index(name) for name in used]
    rows = np.concatenate([example.values[:, columns] for example in examples])
    labels = np.concatenate([example.gold for example in examples]).astype(np.float64)
    share = np.concatenate([np.full(len(example.rows), example.share) for example in examples])
    share *= len(share) / share.sum()
    mean, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    features = np.column_stack([np.ones(len(rows)), (rows - mean) / deviation])
    ridge = np.diag([0.0] + [_RIDGE] * len(columns))
    beta = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-features @ beta))
        gradient = features.T @ (share * (labels - p)) - ridge @ beta
        hessian = (features * (share * p * (1 - p))[:, None]).T @ features + ridge
        beta = beta + np.linalg.solve(hessian, gradient)
    return {name: round(float(b / d), 3) for name, b, d in zip(used, beta[1:], deviation, strict=True)}


def order(example: Example, weights: Mapping[str, float]) -> NDArray[np.int64]:
    """Rows, best first."""
    vector = np.array([weights.get(name, 0.0) for name in NAMES])
    found: NDArray[np.int64] = example.rows[np.argsort(-(example.values @ vector), kind="stable")]
    return found


def held_out(sets: Mapping[str, Sequence[Example]], used: Sequence[str]) -> dict[str, list[NDArray[np.int64]]]:
    """Each question's order by weights fitted on the other folds of all sets."""
    everything = [example for examples in sets.values() for example in examples]
    by_fold = [fit([e for e in everything if e.fold != fold], used) for fold in range(FOLDS)]
    return {name: [order(e, by_fold[e.fold]) for e in examples] for name, examples in sets.items()}
