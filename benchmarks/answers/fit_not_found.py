"""Fits the weights of 'not found' (libs/models/src/weft_models/answering/not_found.json) on retrieval sets.

    python benchmarks/answers/fit_not_found.py --out FILE.json [--orders FOLDER] SET.json SET.json

A set is {passages: [{title, text}], queries: [{id, question, answer, gold: [passage index]}]}. Positive examples: each
question asked of its own corpus. Negative: the same with all gold passages removed, and each question asked of another
set's corpus. Passages are ranked by .7 dense + .3 BM25 on scaled scores; `--orders` holds NAME.json for a set, with
the passages that better retrieval found for its own questions, {id: [passage index, best first]}, and NAME.names.json,
{id: [linked name]}. Prints held-out figures (5 folds over questions), then fits on everything. Needs two sets or more.

Shipped weights: 2wiki_dev (300 questions) and musique_train (100), own questions in the order of the graph walk.
Held out, with tokens: AUROC against another corpus's questions 1.000 and .990, against removed gold .943 and .950;
answerable questions lost 0 and 4 %.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

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


class Known(NamedTuple):
    """What better retrieval found for a set's own questions, by their ids."""

    orders: dict[str, list[int]]
    names: dict[str, list[str]]

    @classmethod
    def read(cls, folder: Path | None, name: str) -> "Known":
        found = [folder / f"{name}{ending}.json" for ending in ("", ".names")] if folder else []
        orders, names = [json.loads(p.read_text("utf-8")) if p.exists() else {} for p in found] or [{}, {}]
        return cls(orders, names)


def examples(sets: dict[str, RetrievalSet], embedder: Embedder, orders: Path | None) -> list[Example]:
    found: list[Example] = []
    corpora = {name: Corpus(name, data, embedder) for name, data in sets.items()}
    for name, data in sets.items():
        known = Known.read(orders, name)
        for number, query in enumerate(data.queries):
            vectors = embedder.question_vectors(query.question)
            for corpus in corpora.values():
                own = corpus.set_name == name
                for kind in ("own", "removed") if own else ("other",):
                    removed = query.gold if kind == "removed" else []
                    order = corpus.order(query.question, vectors.passage, removed, LOOKED_AT)
                    if own:
                        better = [n for n in known.orders.get(query.id, []) if n not in removed]
                        order = [*better, *(n for n in order if n not in better)][:LOOKED_AT]
                    linked = known.names.get(query.id, []) if own else []
                    request = corpus.request(query.question, vectors, order, linked)
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
    parser.add_argument("--orders", type=Path)
    arguments = parser.parse_args()
    if len(arguments.sets) < 2:
        parser.error("two sets or more are needed: each is the other's foreign corpus")
    embedder = open_embedder(EmbeddingSettings())
    sets = {path.stem: RetrievalSet.model_validate_json(path.read_text("utf-8")) for path in arguments.sets}
    rows = examples(sets, embedder, arguments.orders)
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
