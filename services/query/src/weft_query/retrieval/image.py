"""The image of a workspace: what retrieval reads. Immutable: changes make a new one that shares unchanged arrays."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.lexicon import Lexicon
from weft_query.retrieval.mentions import Mentions
from weft_query.retrieval.quantised import Quantised
from weft_query.retrieval.ragged import Flags, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """Rows are passages in the order of arrival, removed ones (not `alive`) included."""

    keys: list[UUID]
    documents: list[UUID]
    rows: dict[UUID, int]
    """Row of each living passage; of a later image it may hold more, see `row`."""
    alive: Flags
    vectors: NDArray[np.float16]
    """(rows, dimension), unit length."""
    mean: Floats
    """Mean of the living vectors, (dimension,)."""
    basis: Floats
    """(dimension, 128): takes vectors to the coarse ones."""
    coarse: Floats
    """(rows, 128)"""
    sentence_pointers: Ints
    sentences: Quantised
    coarse_sentences: Quantised
    """In the first 64 of the coarse dimensions."""
    token_pointers: Ints
    tokens: NDArray[np.int8]
    token_ids: NDArray[np.uint16]
    token_sentences: NDArray[np.int16]
    pieces: NDArray[np.int32]
    """Living passages that hold each word piece, by its id."""
    lexicon: Lexicon
    mentions: Mentions
    has_sentences: bool
    """Whether every passage has sentence vectors that can be compared with questions."""
    has_tokens: bool

    @property
    def passages(self) -> int:
        """N, the living ones."""
        return int(self.alive.sum())

    def row(self, key: UUID) -> int:
        """-1 for a passage that is not (or no longer) here."""
        row = self.rows.get(key, -1)
        return row if 0 <= row < len(self.alive) and self.alive[row] else -1

    def name(self, norm: str) -> int:
        """Number of a name that some living passage holds; -1 for any other."""
        number = self.lexicon.number(norm)
        return number if 0 <= number < len(self.mentions.frequency) and self.mentions.frequency[number] else -1

    def open_to(self, documents: Iterable[UUID] | None = None, keys: Iterable[UUID] | None = None) -> Flags:
        """The living passages, narrowed to those of some documents and to those with some keys."""
        flags = self.alive.copy()
        if documents is not None:
            wanted = set(documents)
            flags &= np.fromiter((d in wanted for d in self.documents[: len(flags)]), np.bool_, len(flags))
        if keys is not None:
            listed = np.zeros(len(flags), dtype=np.bool_)
            listed[[row for key in keys if (row := self.row(key)) >= 0]] = True
            flags &= listed
        return flags
