"""One question against one image."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from weft_models.embedding.vectors import TextVectors
from weft_query.retrieval.chain import Bridge, anchors_of, links_from
from weft_query.retrieval.channels import Hits, combined, dense_hits, no_hits, open_only
from weft_query.retrieval.features import Candidates, candidates_of, features_of
from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked, Named
from weft_query.retrieval.ragged import Flags, Floats, Ints
from weft_query.retrieval.scorer import Weights, scores, shipped_weights
from weft_query.retrieval.walk import Walked, walk


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """What was found, best first, with everything `explain` tells from."""

    rows: Ints
    scores: Floats
    asked: Asked
    candidates: Candidates
    dense: Hits
    sparse: Hits
    near: Hits
    walked: Walked
    bridge: Bridge
    walk_seconds: float


def search(
    image: Image,
    question: str,
    vectors: TextVectors,
    *,
    sparse: Hits | None = None,
    open_: Flags | None = None,
    weights: Weights | None = None,
) -> Ranking:
    """`ranking_of` a question whose names have not been looked for."""
    return ranking_of(image, Named.in_(image, question), vectors, sparse=sparse, open_=open_, weights=weights)


def ranking_of(
    image: Image,
    named: Named,
    vectors: TextVectors,
    *,
    sparse: Hits | None = None,
    open_: Flags | None = None,
    weights: Weights | None = None,
) -> Ranking:
    """All candidates of all channels. `sparse` are hits of a keyword store, 100 of them serve; `open_` as
    `Image.open_to` makes it. Empty when nothing is open. Raises `ValueError` for a vector of another dimension."""
    if vectors.passage.shape != image.mean.shape:
        raise ValueError(f"a question's vector of shape {vectors.passage.shape} against {image.mean.shape}")
    asked = Asked.of(image, named, vectors, open_)
    dense = dense_hits(image, asked)
    words = open_only(sparse, asked) if sparse else no_hits()
    near = combined(image, asked, dense, words)
    began = perf_counter()
    walked = walk(image, asked, near)
    walk_seconds = perf_counter() - began
    bridge = anchors_of(image, asked, walked, near)
    links = links_from(image, asked, bridge)
    found = features_of(image, asked, candidates_of(walked, near, links), walked, bridge, links)
    values = scores(found, (weights or shipped_weights()).fit_for(image, asked))
    order = np.argsort(-values, kind="stable")
    return Ranking(found.rows[order], values[order], asked, found, dense, words, near, walked, bridge, walk_seconds)
