"""Candidate names of all passages, and how they become the graph."""

from collections.abc import Sequence

import numpy as np

from weft_models.naming.mentions import Certainty, NameMention
from weft_models.naming.settling import Candidates, settle
from weft_query.retrieval.growing import Growing
from weft_query.retrieval.lexicon import Lexicon
from weft_query.retrieval.mentions import Mentions, RawEdges
from weft_query.retrieval.ragged import Flags, Numbers, gather, pointers


class CandidateColumns:
    """Parallel arrays, one element per mention as its passage alone gives it."""

    def __init__(self) -> None:
        self.passages: Growing[np.int32] = Growing(np.int32)
        self.names: Growing[np.int32] = Growing(np.int32)
        self.rests: Growing[np.int32] = Growing(np.int32)
        self.certainty: Growing[np.int8] = Growing(np.int8)
        self.about: Growing[np.bool_] = Growing(np.bool_)
        self.placed: Growing[np.bool_] = Growing(np.bool_)
        self.sentence_counts: Growing[np.int32] = Growing(np.int32)
        self.sentences: Growing[np.int32] = Growing(np.int32)

    def append(
        self, row: int, first_sentence: int, sentences: int, mentions: Sequence[NameMention], lexicon: Lexicon
    ) -> None:
        """`first_sentence` and `sentences`: where the passage's sentence vectors are, and how many. A mention in none
        of them counts as one in all."""
        everywhere = range(sentences)
        places = [[n for n in m.sentences if n < sentences] or everywhere for m in mentions]
        self.passages.append(np.full(len(mentions), row, dtype=np.int32))
        self.names.append(np.array(lexicon.add(m.norm for m in mentions), dtype=np.int32))
        rests = [lexicon.rest(m.norm) if m.certainty is Certainty.OPENER else -1 for m in mentions]
        self.rests.append(np.array(rests, dtype=np.int32))
        self.certainty.append(np.array([m.certainty for m in mentions], dtype=np.int8))
        self.about.append(np.array([m.about for m in mentions], dtype=np.bool_))
        self.placed.append(np.array([bool(m.sentences) for m in mentions], dtype=np.bool_))
        self.sentence_counts.append(np.array([len(p) for p in places], dtype=np.int32))
        self.sentences.append(np.array([first_sentence + n for p in places for n in p], dtype=np.int32))

    def graph(self, lexicon: Lexicon, alive: Flags) -> Mentions:
        """The mentions of the living passages, with names settled and the names inside longer ones added."""
        kept = np.flatnonzero(alive[self.passages.view])
        candidates = Candidates(
            passages=self.passages.view[kept],
            names=self.names.view[kept],
            rests=self.rests.view[kept],
            certainty=self.certainty.view[kept],
            about=self.about.view[kept],
            placed=self.placed.view[kept],
        )
        names, known = settle(candidates, len(lexicon))
        bounds = pointers(self.sentence_counts.view)
        named = np.flatnonzero(names >= 0)
        outer, inner = _inner_edges(lexicon, known, names[named])
        edges = np.concatenate([named, named[outer]])
        raw = RawEdges(
            passages=candidates.passages[edges],
            names=np.concatenate([names[named], inner]),
            about=np.concatenate([candidates.about[named], np.zeros(len(inner), dtype=np.bool_)]),
            starts=bounds[kept[edges]],
            ends=bounds[kept[edges] + 1],
        )
        return Mentions.of(raw, self.sentences.view, passages=len(alive), living=int(alive.sum()), names=len(lexicon))


def _inner_edges(lexicon: Lexicon, known: Flags, names: Numbers) -> tuple[Numbers, Numbers]:
    """For names in a row: (position in the row, known name inside it)."""
    outer, inner = lexicon.inner()
    outer, inner = outer[known[inner]], inner[known[inner]]
    order = np.argsort(outer, kind="stable")
    of_name = pointers(np.bincount(outer, minlength=len(lexicon)))
    positions, owners = gather(of_name[names], of_name[names + 1])
    return owners.astype(np.int32), inner[order][positions]
