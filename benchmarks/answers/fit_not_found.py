"""Fits the weights of 'not found' (libs/models/src/weft_models/answering/not_found.json) on retrieval sets.

    python benchmarks/answers/fit_not_found.py --out FILE.json SET.json SET.json

A set is {passages: [{title, text}], queries: [{question, answer, gold: [passage index]}]}. Positive examples: each
question asked of its own corpus. Negative: the same with all gold passages removed, and each question asked of another
set's corpus. Passages come from the query service's own retrieval, in memory. Prints held-out figures (5 folds over
questions), then fits on everything. Needs two sets or more.

Shipped weights: 2wiki_dev (300 questions) and musique_train (100). Held out, with tokens: AUROC against another
corpus's questions 1.000 and .988, against removed gold .932 and .941; answerable questions lost 0 and 7 %.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.answers.corpus import Corpus, RetrievalSet
from benchmarks.answers.logistic import FOLDS, Example, fit, held_out
from benchmarks.answers.scoring import at_threshold, auroc
from weft_models.answering.base import AnswerRequest
from weft_models.answering.named import LOOKED_AT, coverage
from weft_models.answering.not_found import NotFoundModel, token_match
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings

CLOSENESS = ("tokens", "cosine", "nothing")


def examples(sets: dict[str, RetrievalSet], embedder: Embedder) -> list[Example]:
    found: list[Example] = []
    corpora = {name: Corpus(name, data, embedder) for name, data in sets.items()}
    for name, data in sets.items():
        for number, query in enumerate(data.queries):
            for corpus in corpora.values():
                for kind in ("own", "removed") if corpus.set_name == name else ("other",):
                    request = corpus.request(query.question, LOOKED_AT, query.gold if kind == "removed" else [])
                    found.append(_example(request, kind, number % FOLDS, name))
    return found


def _example(request: AnswerRequest, kind: str, fold: int, corpus: str) -> Example:
    counts = request.evidence.counts if request.evidence else None
    closeness = {"tokens": token_match(request) or 0.0, "cosine": request.best_cosine or 0.0, "nothing": 0.0}
    names = coverage(request.question, request.passages, request.linked_names, counts)
    return Example(closeness, names, kind == "own", fold, kind, corpus)


def report(rows: list[Example], closeness: str) -> None:
    """Held-out figures of one form of the model."""
    values = held_out(rows, closeness)
    print(f"held out, closeness by {closeness}")
    for corpus in sorted({r.corpus for r in rows}):
        kinds = {
            kind: [float(p) for p, r in zip(values, rows, strict=True) if (r.corpus, r.kind) == (corpus, kind)]
            for kind in ("own", "other", "removed")
        }
        line = [f"{corpus}: answerable lost {(np.array(kinds['own']) < 0.5).mean():.1%}"]
        for kind in ("other", "removed"):
            caught = at_threshold(kinds["own"], kinds[kind]).caught
            line.append(f"{kind}: AUROC {auroc(kinds['own'], kinds[kind]):.3f}, caught {caught:.1%}")
        print("  " + "; ".join(line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if len(arguments.sets) < 2:
        parser.error("two sets or more are needed: each is the other's foreign corpus")
    embedder = open_embedder(EmbeddingSettings())
    sets = {path.stem: RetrievalSet.model_validate_json(path.read_text("utf-8")) for path in arguments.sets}
    rows = examples(sets, embedder)
    for closeness in CLOSENESS:
        report(rows, closeness)
    model = NotFoundModel(
        fitted_with=embedder.slug,
        with_tokens=fit(rows, "tokens"),
        with_cosine=fit(rows, "cosine"),
        without_vectors=fit(rows, "nothing"),
        related_from=0.5,
        answered_from=0.7,
    )
    arguments.out.write_text(json.dumps(model.model_dump(), indent=2) + "\n", "utf-8")
    print(arguments.out.read_text("utf-8"))


if __name__ == "__main__":
    main()
