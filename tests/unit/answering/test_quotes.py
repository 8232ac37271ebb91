"""The greedy choice of quotes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from weft_models.answering.quotes import Candidates, choose, choose_in_turn, load_weights


def candidates(
    matches: Sequence[Sequence[float]],
    passage: Sequence[int],
    base: Sequence[float] | None = None,
    texts: Sequence[str] | None = None,
) -> Candidates:
    columns = len(matches[0]) if matches else 0
    return Candidates(
        texts=texts or [f"text {n}" for n in range(len(matches))],
        passage=np.array(passage, dtype=np.int64),
        cosine=np.array(base or [0.0] * len(matches), dtype=np.float32) / (load_weights().cosine if columns else 1),
        cue=np.zeros(len(matches), dtype=np.float32),
        matches=np.array(matches, dtype=np.float32).reshape(len(matches), columns),
        weights=np.full(columns, 1 / max(columns, 1), dtype=np.float32),
    )


def test_the_second_quote_covers_what_the_first_does_not() -> None:
    found = candidates([[1, 1, 0, 0], [1, 0.9, 0, 0], [0, 0, 1, 0]], [0, 0, 0])
    assert choose(found, 2) == [0, 2]


def test_a_new_passage_is_preferred_but_not_at_any_price() -> None:
    weights = load_weights()
    worth = weights.new_passage - weights.rank
    small, large = worth / 2, 2 * worth
    assert choose(candidates([[1], [1], [1]], [0, 0, 1], [0.5, small, 0]), 2) == [0, 2]
    assert choose(candidates([[1], [1], [1]], [0, 0, 1], [0.9, large, 0]), 2) == [0, 1]


def test_of_equals_the_better_ranked_comes_first() -> None:
    assert choose(candidates([[1, 0], [0, 1]], [3, 1]), 2) == [1, 0]


def test_copies_are_quoted_once() -> None:
    texts = ["The king\ndied.", "The king died.", "He was old."]
    assert choose(candidates([[1], [1], [0]], [0, 1, 2], texts=texts), 3) == [0, 2]
    assert choose_in_turn(candidates([[1], [1], [0]], [0, 1, 2], texts=texts), 3) == [0, 2]


def test_in_turn_takes_one_of_each_passage_in_rank_order() -> None:
    found = candidates([[0, 0], [1, 0], [1, 0.9], [0, 1], [1, 1]], [0, 0, 2, 2, 5])
    assert choose_in_turn(found, 2) == [1, 3], "of the second passage what the first quote does not cover"
    assert choose_in_turn(found, 9) == [1, 3, 4]


def test_what_is_fixed_is_quoted_before_what_gains() -> None:
    found = candidates([[1, 0], [0, 0], [0, 1]], [0, 1, 2])
    assert choose(found, 2, fixed=[1]) == [1, 0]
    assert choose(found, 1, fixed=[1, 2]) == [1]


@pytest.mark.parametrize("choice", [choose, choose_in_turn])
def test_nothing_to_choose_from(choice: object) -> None:
    assert callable(choice)
    assert choice(candidates([], []), 3) == []


def test_a_cue_decides_between_equals() -> None:
    found = candidates([[1], [1]], [0, 0])
    assert choose(replace(found, cue=np.array([0, 1], dtype=np.float32)), 1) == [1]
    assert choose_in_turn(replace(found, cue=np.array([0, 1], dtype=np.float32)), 1) == [1]


def test_without_token_vectors_the_base_decides() -> None:
    assert choose_in_turn(candidates([[], [], []], [0, 0, 1], [0.1, 0.3, 0.2]), 3) == [1, 2]
