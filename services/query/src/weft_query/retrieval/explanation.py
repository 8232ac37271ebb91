"""Why a passage was found: channels, features, and the way from the question to it."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np

from weft_query.retrieval.features import NAMES
from weft_query.retrieval.image import Image
from weft_query.retrieval.ragged import Ints
from weft_query.retrieval.search import Ranking


class Step(NamedTuple):
    """A name, or a passage, on the way."""

    name: str = ""
    passage: UUID | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`channels`: 1-based rank in each channel that found the passage. `path` begins with a name of the question (or
    with a passage, when the question names nothing known there) and ends with the passage; two neighbouring steps are
    joined by a mention. Empty when only likeness of text led there."""

    channels: dict[str, int]
    features: dict[str, float]
    path: tuple[Step, ...]


def explain(image: Image, ranking: Ranking, row: int) -> Explanation:
    """Of one of `ranking.rows`."""
    place = int(np.searchsorted(ranking.candidates.rows, row))
    values = ranking.candidates.values[place]
    order = ranking.walked.rows[np.argsort(-ranking.walked.masses, kind="stable")]
    ranks = {
        "dense": _rank(ranking.dense.rows, row),
        "sparse": _rank(ranking.sparse.rows, row),
        "graph": _rank(order, row),
    }
    return Explanation(
        channels={channel: rank for channel, rank in ranks.items() if rank},
        features={name: float(value) for name, value in zip(NAMES, values, strict=True)},
        path=_path(image, ranking, row),
    )


def _rank(rows: Ints, row: int) -> int:
    places = np.flatnonzero(rows == row)
    return int(places[0]) + 1 if len(places) else 0


def _path(image: Image, ranking: Ranking, row: int) -> tuple[Step, ...]:
    """The question's own name where the passage is about it; else over the strongest bridge; else a mere mention."""
    end = Step(passage=image.keys[row])
    titled, mentioned = _asked_names(image, ranking, row)
    if titled:
        return (Step(name=titled), end)
    bridge = _bridge(image, ranking, row)
    if bridge:
        name, anchor = bridge
        start = next((n for n in _asked_names(image, ranking, anchor) if n), "")
        middle = (Step(passage=image.keys[anchor]), Step(name=name), end)
        return (Step(name=start), *middle) if start else middle
    return (Step(name=mentioned), end) if mentioned else ()


def _asked_names(image: Image, ranking: Ranking, row: int) -> tuple[str, str]:
    """The rarest name of the question that the passage is about, and the rarest that it holds."""
    mentions = image.mentions
    edges = np.arange(mentions.of_passage[row], mentions.of_passage[row + 1])
    edges = edges[np.isin(mentions.names[edges], ranking.asked.linked)]
    return _rarest(image, edges[mentions.about[edges]]), _rarest(image, edges)


def _rarest(image: Image, edges: Ints) -> str:
    if len(edges) == 0:
        return ""
    names = image.mentions.names[edges]
    return image.lexicon.norms[int(names[np.argmin(image.mentions.frequency[names])])]


def _bridge(image: Image, ranking: Ranking, row: int) -> tuple[str, int] | None:
    """The strongest link's name and anchor."""
    mentions, bridge = image.mentions, ranking.bridge
    own = np.arange(mentions.of_passage[row], mentions.of_passage[row + 1])
    names = mentions.names[bridge.edges]
    about = np.isin(names, mentions.names[own[mentions.about[own]]])
    shared = np.isin(names, mentions.names[own]) & (bridge.anchors[bridge.owners] != row)
    shared &= ~(about & mentions.about[bridge.edges])
    if not shared.any():
        return None
    strengths = bridge.weights[bridge.owners] * mentions.idf[names] * np.where(about, 2.0, 1.0)
    best = int(np.argmax(np.where(shared, strengths, -1.0)))
    return image.lexicon.norms[names[best]], int(bridge.anchors[bridge.owners[best]])
