"""Orders, intervals and corpora of the benchmarks, without a system."""

from pathlib import Path

import pytest

from benchmarks.intervals import interval
from benchmarks.retrieval.scoring import fused, recall
from benchmarks.sets import UNTITLED, Corpus, RetrievalSet, SetPassage, SetQuestion, read_sets


def one(*texts: str, gold: list[int] | None = None) -> RetrievalSet:
    return RetrievalSet(
        passages=[SetPassage(title=f"About {text}", text=text) for text in texts],
        queries=[SetQuestion(question="Which?", gold=gold or [0])],
    )


def test_what_two_orders_agree_on_comes_first() -> None:
    assert fused([[1, 2, 3], [4, 2, 5]]) == [2, 1, 4, 3, 5]
    assert fused([[], [7]]) == [7]
    assert fused([]) == []


def test_recall_is_the_share_of_gold_in_front() -> None:
    order = [4, 8, 1, 9]
    assert recall(order, {4, 9}, 2) == 0.5
    assert recall(order, {4, 9}, 10) == 1.0
    assert recall([], {4}, 5) == 0.0


def test_an_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0] * 20 + [1.0] * 80
    found = interval(values)
    assert found is not None
    assert found.value == pytest.approx(0.8)
    assert 0.70 <= found.low < 0.75
    assert 0.85 < found.high <= 0.90
    assert interval(values) == found


def test_intervals_of_one_value_and_of_none() -> None:
    certain = interval([1.0, 1.0])
    assert certain is not None
    assert (certain.low, certain.high) == (1.0, 1.0)
    assert interval([]) is None


def test_equal_texts_of_several_sets_are_one_document() -> None:
    sets = {"a": one("alpha", "beta"), "b": one("beta", "gamma", gold=[0, 1])}
    corpus = Corpus(sets)
    assert [document.text for document in corpus.documents] == ["alpha", "beta", "gamma"]
    assert corpus.gold("b", sets["b"].queries[0]) == {1, 2}
    assert Corpus({"a": sets["a"]}).holds_gold_of(sets["b"], sets["b"].queries[0])
    assert not Corpus({"b": sets["b"]}).holds_gold_of(sets["a"], sets["a"].queries[0])


def test_without_titles_the_corpus_is_another() -> None:
    sets = {"a": one("alpha", "beta")}
    bare = Corpus(sets, titles=False)
    assert {document.title for document in bare.documents} == {UNTITLED}
    assert bare.digest != Corpus(sets).digest


def test_a_gold_passage_must_be_in_the_set() -> None:
    with pytest.raises(ValueError, match="not in the set"):
        one("alpha", gold=[1])


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for path in (tmp_path / "set.json", tmp_path / "other" / "set.json"):
        path.write_text(one("alpha").model_dump_json())
    assert list(read_sets([tmp_path / "set.json", tmp_path / "other" / "set.json"])) == ["set", "set-2"]
