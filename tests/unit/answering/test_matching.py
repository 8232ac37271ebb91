"""Late interaction: weights, matches by sentence and by passage."""

import numpy as np
import pytest

from support.passages import passage
from support.token_vectors import Counts, Words
from weft_models.answering.matching import best_matches, idf, piece_weights, sentence_cosines, sentence_matches
from weft_models.answering.vectors import PassageVectors, TokenEvidence


def test_a_rare_piece_weighs_more_and_weights_sum_to_one() -> None:
    words = Words()
    question = words.question("where lothair")
    weights = piece_weights(question, Counts(passages=1_000, pieces=[0]))
    assert weights.sum() == pytest.approx(1)
    assert weights[1] / weights[0] == pytest.approx(float(idf(1, 1_000) / idf(1_000, 1_000)), rel=1e-5)


def test_weights_of_an_empty_corpus_and_of_an_empty_question() -> None:
    words = Words()
    assert piece_weights(words.question("one two"), Counts(passages=0)).tolist() == [0.5, 0.5]
    assert piece_weights(words.question("?"), Counts()).shape == (0,)


def test_each_sentence_is_matched_on_its_own_and_titles_on_none() -> None:
    words = Words()
    question = words.question("Oslo river king")
    stored = words.passage(passage(1, "King", "The river is wide. Oslo lies far away."))
    assert sentence_matches(question, stored).round(2).tolist() == [[0.5, 1, 0.5], [1, 0.5, 0.5]]
    assert best_matches(question, [stored]).round(2).tolist() == [1, 1, 1], "titles count for the passage"
    assert best_matches(question, []).tolist() == [0, 0, 0]


def test_a_sentence_without_tokens_matches_nothing() -> None:
    words = Words()
    question = words.question("Oslo")
    stored = words.passage(passage(1, "T", "Oslo is a town. Oslo is big."))
    stored.vectors.token_sentences[stored.vectors.token_sentences == 1] = -1
    assert sentence_matches(question, stored).round(2).tolist() == [[1], [0]]


def test_cosines_are_of_the_sentence_vectors() -> None:
    words = Words()
    question = words.question("oslo")
    stored = words.passage(passage(1, "T", "Oslo. Rome."))
    assert sentence_cosines(question, stored).round(2).tolist() == [1, 0.5]
    bare = PassageVectors(stored.spans, words.question("oslo"))
    assert sentence_cosines(question, bare).tolist() == [0, 0]


def test_evidence_is_for_all_passages_or_for_none() -> None:
    words = Words()
    good = words.passage(passage(1, "T", "Oslo is a town."))
    stale = PassageVectors([*good.spans, (0, 1)], good.vectors)
    bare = PassageVectors(good.spans, words.question("oslo"))
    question = words.question("oslo")
    assert TokenEvidence(question, [good, good], Counts()).of([0, 1]) == [good, good]
    for bad in (None, stale, bare):
        assert TokenEvidence(question, [good, bad], Counts()).of([0, 1]) is None
        assert TokenEvidence(question, [good, bad], Counts()).of([0]) == [good]
    assert TokenEvidence(question, [good], Counts()).of([0, 1]) is None, "fewer vectors than passages"
    assert TokenEvidence(words.question("?"), [good], Counts()).of([0]) is None
    assert TokenEvidence(question, [], Counts()).of([]) is None


def test_idf_falls_with_the_count_and_stays_above_zero() -> None:
    values = idf(np.array([0, 1, 10, 1_000]), 1_000)
    assert (np.diff(values) < 0).all()
    assert values.min() > 0
