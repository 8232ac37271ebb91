"""A random walk with restarts from the seeds, which prefers mentions in sentences close to the question."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.channels import Hits
from weft_query.retrieval.coarse import SENTENCE_DIMENSION
from weft_query.retrieval.image import Image
from weft_query.retrieval.neighbourhood import local_edges
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats, Ints, Numbers, gather, largest

SEEDS = 30
_CONTINUE = 0.6
_STEPS = 6
_SHARPNESS = 8.0
_ABOUT = 3.0
_SEED_POWER = 8


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """Passages that were reached, ascending by row, and the mass of each, the largest 1."""

    rows: Ints
    masses: Floats
    edges: int
    """How many edges the walk went over."""

    def of(self, rows: Ints) -> Floats:
        """Masses of any rows; 0 for one that was not reached."""
        if len(self.rows) == 0:
            return np.zeros(len(rows), dtype=np.float32)
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[places] == rows, self.masses[places], np.float32(0))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Local edges with their chances; passages and names are numbered from 0 in the order of `rows` and `names`."""

    rows: Ints
    names: Ints
    passage: Numbers
    name: Numbers
    to_name: NDArray[np.float64]
    to_passage: NDArray[np.float64]

    @classmethod
    def over(cls, image: Image, asked: Asked, seeds: Ints) -> Self:
        mentions = image.mentions
        edges = local_edges(image, asked, seeds)
        # a seed without names takes part too
        passages = np.concatenate([mentions.passages[edges], seeds])
        rows, passage = _renumbered(passages, len(image.alive))
        passage = passage[: len(edges)]
        names, name = _renumbered(mentions.names[edges], len(mentions.frequency))
        about = np.where(mentions.about[edges], np.float32(_ABOUT), np.float32(1))
        close = _closeness(image, asked, edges)
        best = largest(close, np.bincount(passage, minlength=len(rows)), 0.0)
        to_name = mentions.idf[mentions.names[edges]] * about * np.exp(_SHARPNESS * (close - best[passage]))
        return cls(rows, names, passage, name, _shares(to_name, passage), _shares(about, name))


def walk(image: Image, asked: Asked, near: Hits) -> Walked:
    """`near` are hits of H: the first 30 are seeds with weights H⁸, beside the question's names with weights idf; both
    kinds start with the same mass."""
    seeds = near.rows[:SEEDS]
    steps = _Steps.over(image, asked, seeds)
    start_rows = np.zeros(len(image.alive))
    start_rows[seeds] = _masses(np.maximum(near.scores[:SEEDS], 0.0) ** _SEED_POWER)
    start_names = np.zeros(len(image.mentions.frequency))
    start_names[asked.linked] = _masses(image.mentions.idf[asked.linked])
    from_rows, from_names = start_rows[steps.rows], start_names[steps.names]
    to_passage, to_name = _CONTINUE * steps.to_passage, _CONTINUE * steps.to_name
    rows, names = from_rows, from_names
    for _ in range(_STEPS):
        arrived_rows = np.bincount(steps.passage, to_passage * names[steps.name], len(steps.rows))
        arrived_names = np.bincount(steps.name, to_name * rows[steps.passage], len(steps.names))
        rows = (1 - _CONTINUE) * from_rows + arrived_rows
        names = (1 - _CONTINUE) * from_names + arrived_names
    most = max(float(rows.max(initial=0.0)), 1e-12)
    return Walked(steps.rows, (rows / most).astype(np.float32), len(steps.passage))


def _closeness(image: Image, asked: Asked, edges: Ints) -> Floats:
    """For each edge the coarse cosine of the closest sentence that mentions the name; 0 where there is none."""
    mentions = image.mentions
    starts, ends = mentions.sentence_pointers[edges], mentions.sentence_pointers[edges + 1]
    positions, _ = gather(starts, ends)
    if not image.has_sentences or len(positions) == 0:
        return np.zeros(len(edges), dtype=np.float32)
    sentences = mentions.sentences[positions]
    distinct, number = _renumbered(sentences, len(image.coarse_sentences.scales))
    cosines = image.coarse_sentences.products(distinct, asked.coarse[:SENTENCE_DIMENSION])
    return largest(cosines[number], ends - starts, 0.0)


def _renumbered(values: NDArray[np.integer], size: int) -> tuple[Ints, Numbers]:
    """The distinct values, ascending, and for each value its place among them; all are below `size`."""
    seen = np.zeros(size, dtype=np.bool_)
    seen[values] = True
    distinct = np.flatnonzero(seen)
    places = np.empty(size, dtype=np.int32)
    places[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, places[values]


def _shares(weights: Floats, owners: Numbers) -> NDArray[np.float64]:
    """Weights divided by their owner's sum."""
    sums = np.maximum(np.bincount(owners, weights), 1e-12)
    shares: NDArray[np.float64] = weights / sums[owners]
    return shares


def _masses(weights: Floats) -> Floats:
    """Sum 1; all the same when nothing weighs anything."""
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(weights), 1 / max(len(weights), 1), dtype=np.float32)
