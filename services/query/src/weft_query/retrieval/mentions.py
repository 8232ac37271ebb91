"""The graph of names and passages, both ways."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from weft_query.retrieval.ragged import Flags, Floats, Ints, Numbers, gather, pointers


@dataclass(frozen=True, slots=True, eq=False)
class RawEdges:
    """Mentions in any order, with repetitions: sentences [start, end) of `sentences` hold name `names[i]`."""

    passages: Numbers
    names: Numbers
    about: Flags
    starts: Ints
    ends: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Edges ascending by passage, then name; each pair once."""

    passages: Numbers
    names: Numbers
    about: Flags
    sentence_pointers: Ints
    sentences: Numbers
    """Numbers of the sentences (over the whole image) that hold the edge's name."""
    of_passage: Ints
    of_name: Ints
    by_name: Numbers
    """Edges ascending by name: those of name n are `by_name[of_name[n]:of_name[n + 1]]`."""
    passages_by_name: Numbers
    """Passages of the edges in `by_name`."""
    frequency: Ints
    """Passages that hold each name; 0 for a number that is no name (any more)."""
    idf: Floats
    """log(1 + N / df) / log(1 + N), 1 for a name in one passage of many."""

    @classmethod
    def of(cls, raw: RawEdges, sentences: Numbers, *, passages: int, living: int, names: int) -> Self:
        """`living` is N, the passages that are not removed."""
        key = raw.passages.astype(np.int64) * max(names, 1) + raw.names
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        chosen = order[first]
        positions, owners = gather(raw.starts[order], raw.ends[order])
        edge_of = np.zeros(len(order), dtype=np.int64)
        edge_of[first] = 1
        lengths = np.bincount((np.cumsum(edge_of) - 1)[owners], minlength=len(first))
        about = np.logical_or.reduceat(raw.about[order], first) if len(first) else raw.about[:0]
        edge_names, edge_passages = raw.names[chosen], raw.passages[chosen]
        frequency = np.bincount(edge_names, minlength=names).astype(np.int64)
        by_name = np.argsort(edge_names, kind="stable").astype(np.int32)
        return cls(
            passages=edge_passages,
            names=edge_names,
            about=about,
            sentence_pointers=pointers(lengths),
            sentences=sentences[positions],
            of_passage=pointers(np.bincount(edge_passages, minlength=passages)),
            of_name=pointers(frequency),
            by_name=by_name,
            passages_by_name=edge_passages[by_name],
            frequency=frequency,
            idf=_idf(frequency, living),
        )

    def edges_of_passages(self, rows: Ints) -> Ints:
        return gather(self.of_passage[rows], self.of_passage[rows + 1])[0]

    def places_of_names(self, names: Ints) -> tuple[Ints, Ints]:
        """Places in `by_name`, and for each the position of its name in `names`."""
        return gather(self.of_name[names], self.of_name[names + 1])


def _idf(frequency: Ints, living: int) -> Floats:
    if living < 1:
        return np.zeros(len(frequency), dtype=np.float32)
    found: Floats = (np.log1p(living / np.maximum(frequency, 1)) / np.log1p(living)).astype(np.float32)
    return found
