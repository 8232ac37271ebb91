"""Scores of the answers benchmark."""

import math

import pytest

from benchmarks.answers.scoring import (
    Caught,
    answer_in_quotes,
    at_threshold,
    auroc,
    gold_quoted,
    is_verbatim,
    is_yes_no,
    normalised,
)


@pytest.mark.parametrize(
    ("answer", "quote", "expected"),
    [
        ("20 March 851", "Ermengarde (d. 20 March 851) was", True),
        ("the English", "Settled by English people.", True),
        ("God'S Gift To Women", "God's Gift to Women is a film.", True),
        ("Ailéan", "son of Ailean.", True),
        ("35", "There are 354 stores.", False),
        ("Oslo", "", False),
        ("?", "What?", False),
    ],
)
def test_an_answer_stands_in_a_quote(answer: str, quote: str, expected: bool) -> None:
    assert answer_in_quotes(answer, ["Something else.", quote]) is expected


def test_an_answer_is_not_put_together_from_two_quotes() -> None:
    assert not answer_in_quotes("Port of Spain", ["the Port of", "Spain won"])


def test_the_other_scores() -> None:
    assert normalised("The Pérez-Smith's “A” team") == "perez smith s team"
    assert is_yes_no("Yes.")
    assert not is_yes_no("Norway")
    assert gold_quoted([1, 2, 3, 4], [4, 9, 1]) == 0.5
    assert gold_quoted([], [1]) == 1.0
    assert is_verbatim("b", "abc", 1, 2)
    assert not is_verbatim("b", "abc", 0, 2)
    assert not is_verbatim("", "abc", 1, 1)
    assert at_threshold([0.4, 0.5, 0.9, 0.9], [0.1, 0.6]) == Caught(0.25, 0.5)


def test_auroc() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.1, 0.9], [0.5]) == 0.5
    assert math.isnan(auroc([], [0.5]))
