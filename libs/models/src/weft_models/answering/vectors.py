"""What quotes and 'not found' are computed from beside the words: vectors stored with passages, those of the question,
and counts over the corpus."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.vectors import TextVectors


@dataclass(frozen=True, slots=True, eq=False)
class PassageVectors:
    """Stored vectors of a passage, with the half-open spans of its sentences in its own text, as they were when the
    vectors were made."""

    spans: Sequence[tuple[int, int]]
    vectors: TextVectors

    @property
    def usable(self) -> bool:
        """Whether there are token vectors, and a sentence vector for each span."""
        sentences = self.vectors.sentences
        return sentences is not None and len(sentences) == len(self.spans) and len(self.vectors.tokens) > 0


class CorpusCounts(Protocol):
    """How common word pieces and names are in a workspace. Implementations answer from memory, in microseconds."""

    @property
    def passages(self) -> int:
        """N, all passages of the workspace."""

    def pieces(self, ids: NDArray[np.uint16]) -> NDArray[np.int64]:
        """For each word-piece id the passages that hold it, titles included; 0 for an unknown one. Shape as `ids`."""

    def name(self, norm: str) -> int:
        """Passages that hold the name, by its `weft_core.text.normalise_name`; 1 for an unknown one."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenEvidence:
    """Everything the full rules need. `passages` are those of the request, in its order; None for one that was indexed
    without token vectors. The vectors of question and passages are of one embedder."""

    question: TextVectors
    passages: Sequence[PassageVectors | None]
    counts: CorpusCounts

    def of(self, numbers: Iterable[int]) -> list[PassageVectors] | None:
        """Of the passages with these numbers. None if the question or one of them has no token vectors: its sentences
        could not be weighed against the others'."""
        asked_for = [self.passages[number] if number < len(self.passages) else None for number in numbers]
        found = [passage for passage in asked_for if passage is not None and passage.usable]
        complete = len(self.question.tokens) > 0 and 0 < len(found) == len(asked_for)
        return found if complete else None
