"""Edges within two hops of the seeds, whatever the size of the corpus."""

import numpy as np

from weft_query.retrieval.image import Image
from weft_query.retrieval.mentions import Mentions
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Ints, Numbers

PER_NAME = 40
"""Passages followed from a name: those nearest to the question."""
_COMMON = 100
_COMMON_SHARE = 0.01
"""The walk does not go on from a name in more passages than both say, unless the question holds it: measured to lose
nothing, and it halves the postings read."""
_BINS = 1024


def local_edges(image: Image, asked: Asked, seeds: Ints) -> Ints:
    """Edges, ascending: seeds and passages of the question's names → their names → passages of those."""
    mentions = image.mentions
    steps = _steps(asked)
    near = np.zeros(len(image.alive), dtype=np.bool_)
    near[seeds] = True
    near[mentions.passages[_nearest(mentions, steps, asked.linked)]] = True
    edges = mentions.edges_of_passages(np.flatnonzero(near))
    named = np.zeros(len(mentions.frequency), dtype=np.bool_)
    named[mentions.names[edges]] = True
    named &= mentions.frequency <= max(_COMMON, _COMMON_SHARE * image.passages)
    named[asked.linked] = True
    chosen = np.zeros(len(mentions.passages), dtype=np.bool_)
    chosen[edges] = True
    chosen[_nearest(mentions, steps, np.flatnonzero(named))] = True
    return np.flatnonzero(chosen)


def _steps(asked: Asked) -> Ints:
    """How far each passage is from the question, in steps of .002 of the coarse cosine; `_BINS` for closed ones."""
    far = np.clip(_BINS / 2 * (1 - asked.near), 0, _BINS - 1)
    return np.where(asked.open, far, _BINS).astype(np.int64)


def _nearest(mentions: Mentions, steps: Ints, names: Ints) -> Numbers:
    """Edges of the names to open passages: for a name with more than `PER_NAME` of them the nearest ones, and those
    that are as near as the last."""
    frequent = mentions.frequency[names] > PER_NAME
    few, _ = mentions.places_of_names(names[~frequent])
    few = few[steps[mentions.passages_by_name[few]] < _BINS]
    if not frequent.any():
        return mentions.by_name.take(few)
    many, owners = mentions.places_of_names(names[frequent])
    bins = steps[mentions.passages_by_name[many]]
    counts = np.bincount(owners * (_BINS + 1) + bins, minlength=int(frequent.sum()) * (_BINS + 1))
    border = (np.cumsum(counts.reshape(-1, _BINS + 1)[:, :_BINS], axis=1) < PER_NAME).sum(axis=1)
    near = many[bins <= np.minimum(border, _BINS - 1)[owners]]
    found: Numbers = mentions.by_name[np.concatenate([few, near])]
    return found
