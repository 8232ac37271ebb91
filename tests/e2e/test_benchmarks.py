"""Both benchmarks through the whole system, on the fixture of fifty passages."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.answers import measuring as answers
from benchmarks.retrieval import measuring as retrieval
from benchmarks.retrieval.asking import ask
from benchmarks.sets import RetrievalSet, SetQuestion, read_sets
from benchmarks.system import System
from support.stack import Stack

FIFTY = Path(answers.__file__).parents[1] / "fixtures" / "fifty.json"
HALF = 25
"""Passages of MuSiQue, which come first."""


@pytest.fixture(scope="module")
def system(stack: Stack) -> System:
    return System(stack.url, stack.home)


@pytest.fixture(scope="module")
def sets() -> Mapping[str, RetrievalSet]:
    """The two halves of the fixture, each with its own questions."""
    fifty = read_sets([FIFTY])["fifty"]
    first = [query for query in fifty.queries if max(query.gold) < HALF]
    second = [
        SetQuestion(question=query.question, answer=query.answer, gold=[number - HALF for number in query.gold])
        for query in fifty.queries
        if min(query.gold) >= HALF
    ]
    assert len(first) + len(second) == len(fifty.queries)
    return {
        "musique": RetrievalSet(passages=fifty.passages[:HALF], queries=first),
        "2wiki": RetrievalSet(passages=fifty.passages[HALF:], queries=second),
    }


async def test_hybrid_finds_what_the_benchmark_asks_for(
    system: System, sets: Mapping[str, RetrievalSet], tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    await retrieval.measure(system, sets, retrieval.Options(out=out))
    report = json.loads(out.read_text())
    for figures in report["sets"]:
        assert (figures["passages"], figures["questions"], figures["corpus"]) == (HALF, 6, 2 * HALF)
        recalls = {method: cuts["R@5"]["value"] for method, cuts in figures["methods"].items()}
        assert recalls.keys() == {"bm25", "dense", "rrf", "hybrid"}
        assert recalls["hybrid"] >= max(0.9, recalls["dense"]), recalls
        assert min(recalls.values()) >= 0.6, recalls
        assert figures["query"]["degraded"] == 0
        assert figures["ingest"]["passages_per_s"] > 0


async def test_answers_of_the_benchmark_quote_verbatim_and_know_their_corpus(
    system: System, sets: Mapping[str, RetrievalSet], tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    await answers.measure(system, sets, {}, out)
    for figures in json.loads(out.read_text())["sets"]:
        assert figures["verbatim"] == 1
        # two of MuSiQue's six questions have four gold passages
        assert figures["gold_quoted"]["3"] >= 0.5
        assert figures["gold_quoted"]["5"] >= 0.6
        assert figures["answer_in_quotes"]["5"] >= 0.3  # two of six or more: few questions, each a large step
        assert figures["elsewhere"]["foreign"] == 6
        assert figures["auroc"] >= 0.9
        assert figures["degraded"] == 0


async def test_a_run_that_broke_off_goes_on(
    system: System, sets: Mapping[str, RetrievalSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, asked = tmp_path / "report.json", 0

    async def breaking(*arguments: object) -> object:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise ConnectionError
        return await ask(*arguments)  # type: ignore[arg-type]  # handed on as they came

    one = {"musique": sets["musique"]}
    with monkeypatch.context() as patched:
        patched.setattr(retrieval, "ask", breaking)
        with pytest.raises(ConnectionError):
            await retrieval.measure(system, one, retrieval.Options(out=out))
    assert not out.exists()
    kept = (tmp_path / "report.unfinished.jsonl").read_text().splitlines()
    assert len(kept) == 1 + 2
    report = await retrieval.measure(system, one, retrieval.Options(out=out))
    assert report.sets[0].questions == 6
    assert (tmp_path / "report.questions.jsonl").read_text().splitlines()[1:3] == kept[1:]
