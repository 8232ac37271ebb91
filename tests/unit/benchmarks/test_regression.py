"""Weights of the ranking as they are fitted: what wins within a question."""

import numpy as np
import pytest

from benchmarks.retrieval.regression import Example, fit, order
from weft_query.retrieval.features import NAMES

USED = ["dense", "link"]


def question(rows: list[tuple[float, float]], gold: set[int]) -> Example:
    """`rows` of dense and link."""
    values = np.zeros((len(rows), len(NAMES)))
    values[:, [NAMES.index(name) for name in USED]] = rows
    return Example(np.arange(len(rows)), values, np.array([i in gold for i in range(len(rows))]), share=1.0, fold=0)


def test_what_tells_gold_from_the_others_is_weighed_and_ranks_it_first() -> None:
    asked = [question([(0.1 * n, 0.0), (0.2, 1.0), (0.3, 0.2)], gold={1}) for n in range(5)]
    weights = fit(asked, USED)
    assert weights["link"] > 1
    assert [order(one, weights)[0] for one in asked] == [1] * 5


def test_what_only_differs_from_question_to_question_weighs_nothing() -> None:
    # questions with many gold candidates have high cosines throughout: that chooses none of them
    easy = [question([(0.9, 1.0), (0.9, 0.8), (0.9, 0.9)], gold={0, 2}) for _ in range(5)]
    hard = [question([(0.1, 1.0), (0.1, 0.3), (0.1, 0.2), (0.1, 0.1)], gold={0}) for _ in range(5)]
    weights = fit(easy + hard, USED)
    assert weights["dense"] == pytest.approx(0, abs=1e-3)
    assert weights["link"] > 1


def test_gold_candidates_do_not_compete_with_each_other() -> None:
    together = fit([question([(0.0, 1.0), (0.0, 1.0), (0.0, 0.0)], gold={0, 1})], USED)
    alone = fit([question([(0.0, 1.0), (0.0, 0.0)], gold={0})], USED)
    # their deviations differ: compare the chance of winning by one unit of the feature's own scale
    assert together["link"] * np.std([1, 1, 0]) == pytest.approx(alone["link"] * np.std([1, 0]), rel=0.2)


def test_a_question_without_a_choice_changes_nothing() -> None:
    decided = question([(0.0, 1.0), (0.0, 0.0)], gold={0})
    unreached, all_gold = question([(0.0, 1.0), (0.0, 0.5)], gold=set()), question([(1.0, 0.0)], gold={0})
    assert fit([decided, unreached, all_gold], USED) == fit([decided], USED)


def test_features_that_differ_a_thousandfold_in_scale_converge() -> None:
    rng = np.random.default_rng(3)
    asked = [question([(1000 * a, b / 1000) for a, b in rng.normal(size=(8, 2))], gold={0}) for _ in range(30)]
    asked += [question([(9000.0, 0.0), *[(1000 * a, 0.0) for a in rng.normal(size=6)]], gold={0}) for _ in range(30)]
    weights = fit(asked, USED)
    assert all(np.isfinite(value) for value in weights.values())
    assert weights["dense"] > 0
