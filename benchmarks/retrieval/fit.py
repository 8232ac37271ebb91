"""Fits the weights of the ranking (services/query/src/weft_query/retrieval/weights.json) on retrieval sets.

    python benchmarks/retrieval/fit.py --out FILE.json SET.json SET.json

A set is {passages: [{title, text}], queries: [{question, gold: [passage index]}]}. Passages are read in the chunks that
the system makes of them. Each set's questions count the same in total; questions of single passages, made by rule from
the same passages (`single.py`), count SINGLE_SHARE of that: enough that the fit does not forget them, and with more of
it the second passage of two-hop questions falls back. Prints recall for held-out folds (5, over questions of all sets),
then fits on everything. Give two sets or more: weights fitted on one alone do not transfer.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.retrieval.corpus import Corpus, recall
from benchmarks.retrieval.regression import FOLDS, Example, fit, held_out
from benchmarks.retrieval.sets import RetrievalSet, SetQuery
from benchmarks.retrieval.single import single_questions
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings
from weft_query.retrieval.features import NAMES
from weft_query.retrieval.image import Image
from weft_query.retrieval.scorer import SENTENCE_FEATURES, TOKEN_FEATURES, Weights
from weft_query.retrieval.search import Ranking, search

SINGLE = 300
SINGLE_SHARE = 0.03
KINDS = {
    "everything": frozenset[str](),
    "without_tokens": TOKEN_FEATURES,
    "passages_only": TOKEN_FEATURES | SENTENCE_FEATURES,
}
Asked = Mapping[str, tuple[Corpus, Sequence[SetQuery]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    embedder = open_embedder(EmbeddingSettings())
    asked: dict[str, tuple[Corpus, Sequence[SetQuery]]] = {}
    for path in arguments.sets:
        data = RetrievalSet.model_validate_json(path.read_text("utf-8"))
        corpus = Corpus(path.stem, data.passages, embedder)
        asked[path.stem] = (corpus, data.queries)
        asked[f"{path.stem}, single passages"] = (corpus, single_questions(data, SINGLE))
    fitted = {kind: fit_kind(kind, asked, embedder) for kind in KINDS}
    weights = Weights(fitted_with=embedder.slug, **fitted)
    arguments.out.write_text(json.dumps(weights.model_dump(), indent=2) + "\n", "utf-8")


def fit_kind(kind: str, asked: Asked, embedder: Embedder) -> dict[str, float]:
    """Weights for one kind of vectors."""
    used = [name for name in NAMES if name not in KINDS[kind]]
    sets: dict[str, list[Example]] = {}
    rankings: dict[str, list[Ranking]] = {}
    images: dict[int, Image] = {}
    for name, (corpus, queries) in asked.items():
        image = images.setdefault(
            id(corpus), corpus.image(tokens=kind == "everything", sentences=kind != "passages_only")
        )
        share = (SINGLE_SHARE if "single" in name else 1.0) / len(queries)
        rankings[name] = [
            search(image, q.question, embedder.question_vectors(q.question), sparse=corpus.sparse(q.question))
            for q in queries
        ]
        sets[name] = [
            example(corpus, ranking, query, share, number % FOLDS)
            for number, (ranking, query) in enumerate(zip(rankings[name], queries, strict=True))
        ]
    report(kind, asked, sets, rankings, used)
    return fit([e for examples in sets.values() for e in examples], used)


def example(corpus: Corpus, ranking: Ranking, query: SetQuery, share: float, fold: int) -> Example:
    candidates = ranking.candidates
    gold = np.isin(corpus.owners[candidates.rows], query.gold)
    return Example(candidates.rows, candidates.values.astype(np.float64), gold, share, fold)


def report(
    kind: str,
    asked: Asked,
    sets: Mapping[str, Sequence[Example]],
    rankings: Mapping[str, Sequence[Ranking]],
    used: Sequence[str],
) -> None:
    orders = held_out(sets, used)
    print(f"{kind}: R@2 R@5 R@10")
    for name, (corpus, queries) in asked.items():
        golds = [query.gold for query in queries]
        methods = {
            "bm25": [r.sparse.rows for r in rankings[name]],
            "dense": [r.dense.rows for r in rankings[name]],
            "walk": [r.walked.rows[np.argsort(-r.walked.masses, kind="stable")] for r in rankings[name]],
            "held out": orders[name],
        }
        for method, found in methods.items():
            print(
                f"  {name}, {method}: "
                + " ".join(f"{recall([corpus.passages(rows) for rows in found], golds, k):.1%}" for k in (2, 5, 10))
            )


if __name__ == "__main__":
    main()
