"""What the answers to a set's questions amount to: the report's content. Fractions, not per cent."""

import math
from collections.abc import Callable, Sequence

from pydantic import BaseModel

from benchmarks.answers.asking import Asked
from benchmarks.answers.scoring import at_threshold, auroc
from benchmarks.intervals import Interval, interval
from benchmarks.sets import RetrievalSet
from benchmarks.system import percentile
from weft_core.contracts.query import Verdict

QUOTES = (3, 5)


class FoundFigures(BaseModel):
    """How well the confidence tells questions the corpus can answer from others. `lost` and `caught` are the shares
    of the former and of the latter below .5; without a question that it cannot answer there are no figures."""

    foreign: int
    auroc: float | None = None
    lost: float | None = None
    caught: float | None = None


class SetFigures(BaseModel):
    """`auroc` and `elsewhere` are of the set's questions asked of the other corpora; `from_elsewhere` of the other
    sets' questions asked of this corpus. Questions whose gold passages are also there are left out of both."""

    name: str
    passages: int
    questions: int
    answer_in_quotes: dict[str, float]
    gold_quoted: dict[str, float]
    verbatim: float | None
    auroc: float | None
    elsewhere: FoundFigures
    from_elsewhere: FoundFigures
    verdicts: dict[str, float]
    intervals: dict[str, dict[str, Interval]]
    client_ms: dict[str, float]
    degraded: int


class Report(BaseModel):
    sets: list[SetFigures]


def set_figures(name: str, data: RetrievalSet, asked: Sequence[Asked]) -> SetFigures:
    """`asked`: of all sets and corpora."""
    own = [r for r in asked if (r.key.set, r.key.corpus) == (name, name)]
    first = [r for r in own if r.key.quotes == QUOTES[0]]
    of = {str(n): [r for r in own if r.key.quotes == n] for n in QUOTES}
    scored: dict[str, Callable[[Asked], float | None]] = {
        "answer_in_quotes": lambda record: record.has_answer,
        "gold_quoted": lambda record: record.gold_quoted,
    }
    intervals = {
        score: {n: i for n, rows in of.items() if (i := _over(rows, value))} for score, value in scored.items()
    }
    elsewhere = _found(first, [r for r in asked if r.key.set == name and r.key.corpus != name])
    from_elsewhere = _found(first, [r for r in asked if r.key.set != name and r.key.corpus == name])
    quotes = sum(r.quotes for r in own)
    times = [r.client_ms for r in own]
    return SetFigures(
        name=name,
        passages=len(data.passages),
        questions=len(first),
        answer_in_quotes={n: found.value for n, found in intervals["answer_in_quotes"].items()},
        gold_quoted={n: found.value for n, found in intervals["gold_quoted"].items()},
        verbatim=sum(r.verbatim for r in own) / quotes if quotes else None,
        auroc=elsewhere.auroc,
        elsewhere=elsewhere,
        from_elsewhere=from_elsewhere,
        verdicts={verdict: sum(r.verdict is verdict for r in first) / len(first) for verdict in Verdict},
        intervals=intervals,
        client_ms={"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)},
        degraded=sum(bool(r.degraded) for r in own),
    )


def _over(rows: Sequence[Asked], value: Callable[[Asked], float | None]) -> Interval | None:
    """Over the questions that have a value."""
    return interval([float(found) for row in rows if (found := value(row)) is not None])


def _found(answerable: Sequence[Asked], foreign: Sequence[Asked]) -> FoundFigures:
    one, other = [r.confidence for r in answerable], [r.confidence for r in foreign]
    area = auroc(one, other)
    if math.isnan(area):
        return FoundFigures(foreign=len(foreign))
    row = at_threshold(one, other)
    return FoundFigures(foreign=len(foreign), auroc=area, lost=row.lost, caught=row.caught)
