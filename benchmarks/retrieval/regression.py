"""Choosing a gold passage among candidates by their features: a conditional logit, and held-out orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.features import NAMES

FOLDS = 5
_RIDGE = 3e-3
_STEPS = 30
_SMALL = 1e-9

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
    """Weights of the features in `used`, by Newton steps with a ridge on features of unit deviation. They make it
    likely that each gold passage wins against its question's other candidates, other gold ones aside: what is compared
    is what is ranked, and a question whose candidates all score high counts as any other."""
    columns = [NAMES.index(name) for name in used]
    decided = [example for example in examples if example.gold.any() and not example.gold.all()]
    deviation = np.maximum(np.concatenate([e.values[:, columns] for e in decided]).std(axis=0), 1e-9)
    total = sum(e.share for e in decided)
    contests = [(e.values[:, columns] / deviation, e.gold, e.share / total) for e in decided]
    beta = np.zeros(len(columns))
    here = _objective(contests, beta)
    for _ in range(_STEPS):
        step = np.linalg.solve(here.curvature, here.gradient)
        there = _objective(contests, beta + step)
        while not there.value >= here.value and np.abs(step).max() > _SMALL:  # NaN after too long a step
            step = step / 2
            there = _objective(contests, beta + step)
        beta, here = beta + step, there
    return {name: round(float(b / d), 3) for name, b, d in zip(used, beta, deviation, strict=True)}


class _Objective(NamedTuple):
    """What is made as large as can be, its gradient, and its Hessian with the sign changed."""

    value: float
    gradient: Floats
    curvature: Floats


def _objective(contests: Sequence[tuple[Floats, NDArray[np.bool_], float]], beta: Floats) -> _Objective:
    """The mean log chance over questions (features, gold, share), less the ridge."""
    value, gradient, curvature = -_RIDGE / 2 * float(beta @ beta), -_RIDGE * beta, _RIDGE * np.eye(len(beta))
    for values, gold, share in contests:
        one = _contest(values, gold, beta)
        value += share * one.value
        gradient, curvature = gradient + share * one.gradient, curvature + share * one.curvature
    return _Objective(value, gradient, curvature)


def _contest(values: Floats, gold: NDArray[np.bool_], beta: Floats) -> _Objective:
    """Of one question: the mean over its gold candidates of the log chance against all that are not gold."""
    scores = values @ beta
    scores -= scores.max()
    others, theirs = values[~gold], np.exp(scores[~gold])
    mass, first, second = theirs.sum(), theirs @ others, (others * theirs[:, None]).T @ others
    value, gradient, curvature = 0.0, np.zeros_like(beta), np.zeros((len(beta), len(beta)))
    for one, score in zip(values[gold], scores[gold], strict=True):
        chance = np.exp(score)
        mean = (first + chance * one) / (mass + chance)
        value += float(score - np.log(mass + chance))
        gradient += one - mean
        curvature += (second + chance * np.outer(one, one)) / (mass + chance) - np.outer(mean, mean)
    count = int(gold.sum())
    return _Objective(value / count, gradient / count, curvature / count)


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
