"""What the answers to a set's questions amount to: the report's content."""

from collections.abc import Sequence

from pydantic import BaseModel

from benchmarks.intervals import Interval, interval
from benchmarks.retrieval.asking import Asked
from benchmarks.retrieval.scoring import fused, recall
from benchmarks.sets import Corpus, RetrievalSet
from benchmarks.system import percentile

CUTS = (2, 5, 10)
PARTS = ("encode", "stores", "walk", "scoring")


class Spread(BaseModel):
    """Milliseconds, or multiples."""

    p50: float
    p95: float


class IngestFigures(BaseModel):
    """Of what was read in this run. `raw_…`: by the model alone, just before and after. Of the
    ratios, `cpu_ratio_to_raw` is the one that other load on the machine hardly touches: CPU time of raw embedding by
    CPU time of all processes of the system. `settled_s`: how long after the last document was ready the system still
    resolved names and found communities."""

    passages: int
    seconds: float
    settled_s: float
    passages_per_s: float
    raw_per_s: float | None = None
    ratio_to_raw: float | None = None
    raw_cpu_ms_a_passage: float | None = None
    cpu_ratio_to_raw: float | None = None
    cpu_ms_a_passage: dict[str, float] = {}


class MemoryFigures(BaseModel):
    """Of the query service, from before the first question to the workspace until its image was made."""

    before_mb: float
    after_mb: float
    kb_a_passage: float
    first_question_s: float


class QueryFigures(BaseModel):
    """Of hybrid questions. `share`: parts of the server's own time; encoding and stores overlap. Multiples are of the
    median time the model alone takes for one question, measured in turns with the questions."""

    server_ms: Spread
    client_ms: Spread
    share: dict[str, float]
    embedding_ms: Spread | None = None
    server_multiple: Spread | None = None
    client_multiple: Spread | None = None
    degraded: int
    memory: MemoryFigures


class SetFigures(BaseModel):
    """`corpus`: documents of all sets together, equal passages counted once."""

    name: str
    passages: int
    questions: int
    corpus: int
    methods: dict[str, dict[str, Interval]]
    ingest: IngestFigures | None
    query: QueryFigures


class Report(BaseModel):
    titles: bool
    sets: list[SetFigures]


def methods_of(name: str, data: RetrievalSet, corpus: Corpus, asked: Sequence[Asked]) -> dict[str, dict[str, Interval]]:
    """Recall by method and cut, over the questions that have gold passages."""
    shares: dict[str, dict[str, list[float]]] = {}
    for record in asked:
        gold = corpus.gold(name, data.queries[record.question])
        orders = {
            "bm25": record.bm25,
            "dense": record.dense,
            "rrf": fused([record.dense, record.bm25]),
            "hybrid": record.hybrid,
        }
        for method, order in orders.items():
            cuts = shares.setdefault(method, {f"R@{k}": [] for k in CUTS})
            for k in CUTS if gold else ():
                cuts[f"R@{k}"].append(recall(order, gold, k))
    return {
        method: {cut: found for cut, values in cuts.items() if (found := interval(values)) is not None}
        for method, cuts in shares.items()
    }


def query_figures(asked: Sequence[Asked], memory: MemoryFigures) -> QueryFigures:
    """Of at least one question."""
    server, client = [r.timings.total for r in asked], [r.client_ms for r in asked]
    embedding = [r.embed_ms for r in asked if r.embed_ms is not None]
    base = percentile(embedding, 0.5) if embedding else None
    return QueryFigures(
        server_ms=_spread(server),
        client_ms=_spread(client),
        share={part: sum(getattr(r.timings, part) for r in asked) / sum(server) for part in PARTS},
        embedding_ms=_spread(embedding) if embedding else None,
        server_multiple=_spread(server, base) if base else None,
        client_multiple=_spread(client, base) if base else None,
        degraded=sum(bool(r.degraded) for r in asked),
        memory=memory,
    )


def _spread(values: Sequence[float], unit: float = 1.0) -> Spread:
    return Spread(p50=percentile(values, 0.5) / unit, p95=percentile(values, 0.95) / unit)
