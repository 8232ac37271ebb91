"""What answers amount to: the numbers of both reports."""

import pytest

from benchmarks.answers import asking as answers
from benchmarks.answers.figures import set_figures
from benchmarks.retrieval.asking import Asked, order
from benchmarks.retrieval.figures import MemoryFigures, methods_of, query_figures
from benchmarks.sets import Corpus, RetrievalSet, SetPassage, SetQuestion
from support.passages import passage
from weft_core.contracts.query import Timings, Verdict

MEMORY = MemoryFigures(before_mb=1, after_mb=2, kb_a_passage=3, first_question_s=4)


def retrieval_set(*golds: list[int]) -> RetrievalSet:
    return RetrievalSet(
        passages=[SetPassage(title=f"T{n}", text=f"text {n}") for n in range(12)],
        queries=[SetQuestion(question=f"Q{n}", answer="here", gold=gold) for n, gold in enumerate(golds)],
    )


def asked(question: int, hybrid: list[int], total: float = 20.0, embed: float | None = 10.0) -> Asked:
    return Asked(
        set="a",
        question=question,
        bm25=[1, 2],
        dense=[2, 1],
        hybrid=hybrid,
        timings=Timings(encode=10, stores=5, walk=2, scoring=1, total=total),
        client_ms=total + 5,
        embed_ms=embed,
    )


def test_recall_by_method_leaves_out_questions_without_gold() -> None:
    data = retrieval_set([1, 9], [])
    methods = methods_of("a", data, Corpus({"a": data}), [asked(0, [9, 3, 1]), asked(1, [])])
    values = {method: [round(cut.value, 2) for cut in cuts.values()] for method, cuts in methods.items()}
    assert values == {"bm25": [0.5] * 3, "dense": [0.5] * 3, "rrf": [0.5] * 3, "hybrid": [0.5, 1.0, 1.0]}


def test_times_are_told_in_multiples_of_one_embedding() -> None:
    figures = query_figures([asked(n, [], total=20.0 + n) for n in range(3)], MEMORY)
    assert figures.server_multiple is not None
    assert figures.client_multiple is not None
    assert figures.server_multiple.p50 == pytest.approx(2.1)
    assert figures.client_multiple.p95 == pytest.approx(2.7)
    assert figures.share["encode"] == pytest.approx(30 / 63)


def test_without_the_model_alone_there_are_no_multiples() -> None:
    figures = query_figures([asked(0, [], embed=None)], MEMORY)
    assert (figures.embedding_ms, figures.server_multiple) == (None, None)


def test_a_document_ranks_where_its_first_passage_does() -> None:
    one, two = passage(1, "One", "text"), passage(2, "Two", "text")
    numbers = {one.document_id: 7, two.document_id: 4}
    assert order([two, one, two], numbers) == [4, 7]


def answered(question: int, corpus: str, quotes: int, confidence: float, **more: object) -> answers.Asked:
    fields = {"has_answer": True, "gold_quoted": 0.5, "quotes": 2, "verbatim": 2, **more}
    key = answers.Key("a", question, corpus, quotes)
    return answers.Asked.model_validate(
        {"key": key, "verdict": Verdict.ANSWERED, "confidence": confidence, "client_ms": 1.0, **fields}
    )


def test_answers_are_scored_by_quotes_and_against_other_corpora() -> None:
    records = [
        answered(0, "a", 3, 0.9),
        answered(0, "a", 5, 0.9, gold_quoted=1.0),
        answered(1, "a", 3, 0.4, has_answer=False, verbatim=1),
        answered(1, "a", 5, 0.4, has_answer=None),
        answered(0, "b", 3, 0.2),
        answered(1, "b", 3, 0.6),
    ]
    figures = set_figures("a", retrieval_set([0], [1]), records)
    assert figures.answer_in_quotes == {"3": 0.5, "5": 1.0}
    assert figures.gold_quoted == {"3": 0.5, "5": 0.75}
    assert figures.verbatim == 7 / 8
    assert figures.auroc == 0.75
    assert (figures.elsewhere.lost, figures.elsewhere.caught) == (0.5, 0.5)
    assert (figures.from_elsewhere.foreign, figures.from_elsewhere.auroc) == (0, None)
