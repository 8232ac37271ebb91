"""Passages of a workspace, column by column, as they come and go."""

from collections.abc import Iterable
from uuid import UUID

import numpy as np

from weft_models.embedding.vectors import TOKEN_DIMENSION
from weft_query.retrieval.candidate_columns import CandidateColumns
from weft_query.retrieval.growing import Growing
from weft_query.retrieval.lexicon import Lexicon
from weft_query.retrieval.quantised import GrowingQuantised, Quantised
from weft_query.retrieval.ragged import Floats
from weft_query.retrieval.records import PassageRecord

_PIECES = 1 << 16


class Columns:
    """Appending and removing; a removed passage keeps its place until the columns are made anew."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.lexicon = Lexicon()
        self.keys: list[UUID] = []
        self.documents: list[UUID] = []
        self.rows: dict[UUID, int] = {}
        self.removed: set[int] = set()
        self.vectors: Growing[np.float16] = Growing(np.float16, dimension)
        self.sentences = GrowingQuantised(dimension)
        self.tokens: Growing[np.int8] = Growing(np.int8, TOKEN_DIMENSION)
        self.token_ids: Growing[np.uint16] = Growing(np.uint16)
        self.token_sentences: Growing[np.int16] = Growing(np.int16)
        self.sentence_counts: Growing[np.int32] = Growing(np.int32)
        self.token_counts: Growing[np.int32] = Growing(np.int32)
        self.candidates = CandidateColumns()
        self.pieces = np.zeros(_PIECES, dtype=np.int32)
        self.with_sentences = True

    def __len__(self) -> int:
        return len(self.keys)

    def append(self, records: Iterable[PassageRecord]) -> None:
        """Records with new keys. Raises `ValueError` for a vector of another dimension."""
        for record in records:
            self._append(record)

    def remove(self, keys: Iterable[UUID]) -> None:
        """Unknown keys are passed over."""
        for key in keys:
            row = self.rows.pop(key, None)
            if row is not None:
                self.removed.add(row)
                end = int(self.token_counts.view[: row + 1].sum())
                ids = self.token_ids.view[end - int(self.token_counts.view[row]) : end]
                self.pieces[np.unique(ids)] -= 1

    def _append(self, record: PassageRecord) -> None:
        vectors = record.vectors
        if vectors.passage.shape != (self.dimension,):
            raise ValueError(f"a vector of shape {vectors.passage.shape} among those of {self.dimension} dimensions")
        sentences: Floats = np.zeros((0, self.dimension), dtype=np.float32)
        if vectors.sentences is not None:
            sentences = vectors.sentences
        self.with_sentences = self.with_sentences and vectors.sentences is not None
        self.candidates.append(len(self.keys), len(self.sentences), len(sentences), record.names, self.lexicon)
        self.rows[record.key] = len(self.keys)
        self.keys.append(record.key)
        self.documents.append(record.document)
        self.vectors.append(vectors.passage[None].astype(np.float16))
        self.sentences.append(Quantised.of(sentences))
        self.tokens.append(vectors.tokens)
        self.token_ids.append(vectors.token_ids)
        self.token_sentences.append(vectors.token_sentences)
        self.sentence_counts.append(np.array([len(sentences)], dtype=np.int32))
        self.token_counts.append(np.array([len(vectors.tokens)], dtype=np.int32))
        self.pieces[np.unique(vectors.token_ids)] += 1
