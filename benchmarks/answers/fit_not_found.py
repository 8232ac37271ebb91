"""Fits the weights of 'not found' (libs/models/src/weft_models/answering/not_found.json) on retrieval sets.

    python benchmarks/answers/fit_not_found.py --out FILE.json SET.json SET.json

A set is {passages: [{title, text}], queries: [{question, gold: [passage index]}]}. Positive examples: each question
asked of its own corpus. Negative: the same with all gold passages removed, and each question asked of another set's
corpus. Passages are ranked by .7 dense + .3 BM25 on scaled scores. Prints held-out figures (5 folds over questions),
then fits on everything. Needs two sets or more; the sets are not part of the repository.

Shipped weights: fitted on 2wiki_dev (300 questions) and musique_train (100). Held out, with cosine: AUROC against
another corpus's questions .997 and .977, against removed gold .867 and .871; answerable questions lost 1.3 and 13 %.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from weft_core import bm25
from weft_core.contracts.query import Passage
from weft_models.answering.not_found import LOOKED_AT, NotFoundModel, Weights, coverage
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings

Floats = NDArray[np.float64]
FOLDS = 5
RIDGE = 1e-3


class SetPassage(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    text: str


class SetQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    question: str
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore")
    passages: list[SetPassage]
    queries: list[SetQuery]


class Example(NamedTuple):
    """One question asked of one corpus. `group`: its fold; `kind`: own, removed or other."""

    cosine: float
    names: float
    found: bool
    group: int
    kind: str
    corpus: str


class Corpus:
    """Passages of a set in memory, ranked as the query service's fused channels would."""

    def __init__(self, name: str, data: RetrievalSet, embedder: Embedder) -> None:
        self.name = name
        self.passages = [_passage(i, p) for i, p in enumerate(data.passages)]
        texts = [f"{p.title}\n{p.text}" for p in data.passages]
        self.vectors = embedder.embed_passages(texts)
        self._postings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, text in enumerate(texts):
            sparse = bm25.encode_document(text)
            for index, value in zip(sparse.indices, sparse.values, strict=True):
                self._postings[index].append((number, value))

    def example(
        self, question: str, vector: NDArray[np.float32], removed: Sequence[int], group: int, kind: str
    ) -> Example:
        """Features of the question against this corpus without the `removed` passages."""
        dense = (self.vectors @ vector).astype(np.float64)
        sparse = np.zeros(len(dense))
        for index in bm25.encode_query(question).indices:
            rows = self._postings.get(index, [])
            idf = math.log(1 + (len(dense) - len(rows) + 0.5) / (len(rows) + 0.5))
            for number, value in rows:
                sparse[number] += idf * value
        fused = 0.7 * (dense - dense.mean()) / (dense.max() - dense.mean()) + 0.3 * sparse / max(sparse.max(), 1e-9)
        fused[list(removed)] = -np.inf
        dense[list(removed)] = -1.0
        top = [self.passages[i] for i in np.argsort(-fused)[:LOOKED_AT]]
        return Example(
            float(dense.max()), coverage(question, top), not removed and kind == "own", group, kind, self.name
        )


def _passage(number: int, passage: SetPassage) -> Passage:
    return Passage(
        chunk_id=UUID(int=number),
        document_id=UUID(int=number),
        document_title=passage.title,
        generation=1,
        ordinal=0,
        text=passage.text,
        start=0,
        end=len(passage.text),
        page=None,
        heading_path=[],
        score=0.0,
    )


def examples(sets: dict[str, RetrievalSet], embedder: Embedder) -> list[Example]:
    found: list[Example] = []
    corpora = {name: Corpus(name, data, embedder) for name, data in sets.items()}
    for name, data in sets.items():
        for number, query in enumerate(data.queries):
            vector = embedder.embed_question(query.question)
            for corpus in corpora.values():
                if corpus.name == name:
                    found.append(corpus.example(query.question, vector, [], number % FOLDS, "own"))
                    found.append(corpus.example(query.question, vector, query.gold, number % FOLDS, "removed"))
                else:
                    found.append(corpus.example(query.question, vector, [], number % FOLDS, "other"))
    return found


def fit(rows: Sequence[Example], *, use_cosine: bool) -> Weights:
    """Logistic regression by Newton steps; every corpus and kind weighs the same, positives as much as negatives."""
    features = np.array([[1.0, r.cosine if use_cosine else 0.0, r.names] for r in rows])
    labels = np.array([float(r.found) for r in rows])
    sizes = Counter((r.corpus, r.kind) for r in rows)
    weight = np.array([(2.0 if r.found else 1.0) / sizes[r.corpus, r.kind] for r in rows])
    weight *= len(rows) / weight.sum()
    beta = np.zeros(3)
    for _ in range(50):
        p = 1 / (1 + np.exp(-features @ beta))
        gradient = features.T @ (weight * (labels - p)) - RIDGE * beta
        hessian = (features * (weight * p * (1 - p))[:, None]).T @ features + RIDGE * np.eye(3)
        beta = beta + np.linalg.solve(hessian, gradient)
    return Weights(bias=round(beta[0], 3), cosine=round(beta[1], 3), names=round(beta[2], 3))


def score(rows: Sequence[Example], weights: Weights) -> Floats:
    values = np.array([weights.bias + weights.cosine * r.cosine + weights.names * r.names for r in rows])
    return np.asarray(1 / (1 + np.exp(-values)))


def auroc(positive: Floats, negative: Floats) -> float:
    greater = (positive[:, None] > negative[None, :]).mean()
    return float(greater + 0.5 * (positive[:, None] == negative[None, :]).mean())


def report(rows: list[Example], *, use_cosine: bool) -> None:
    held_out = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = fit([r for r in rows if r.group != fold], use_cosine=use_cosine)
        inside = [i for i, r in enumerate(rows) if r.group == fold]
        held_out[inside] = score([rows[i] for i in inside], weights)
    print(f"held out, {'with' if use_cosine else 'without'} cosine")
    for corpus in sorted({r.corpus for r in rows}):
        by_kind = {
            kind: np.array([p for p, r in zip(held_out, rows, strict=True) if (r.corpus, r.kind) == (corpus, kind)])
            for kind in ("own", "other", "removed")
        }
        lost = (by_kind["own"] < 0.5).mean()
        line = [f"{corpus}: answerable lost {lost:.1%}"]
        line += [
            f"{kind}: AUROC {auroc(by_kind['own'], by_kind[kind]):.3f}, caught {(by_kind[kind] < 0.5).mean():.1%}"
            for kind in ("other", "removed")
        ]
        print("  " + "; ".join(line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if len(arguments.sets) < 2:
        parser.error("two sets or more are needed: each is the other's foreign corpus")
    embedder = open_embedder(EmbeddingSettings())
    sets = {path.stem: RetrievalSet.model_validate_json(path.read_text("utf-8")) for path in arguments.sets}
    rows = examples(sets, embedder)
    for use_cosine in (True, False):
        report(rows, use_cosine=use_cosine)
    model = NotFoundModel(
        fitted_with=embedder.slug,
        with_cosine=fit(rows, use_cosine=True),
        without_cosine=fit(rows, use_cosine=False),
        related_from=0.5,
        answered_from=0.7,
    )
    arguments.out.write_text(json.dumps(model.model_dump(), indent=2) + "\n", "utf-8")
    print(arguments.out.read_text("utf-8"))


if __name__ == "__main__":
    main()
