"""What one reading of a text gives: vectors of the whole, of its sentences and of its tokens. Needs NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

TOKEN_DIMENSION = 64


@dataclass(frozen=True, slots=True)
class PassageText:
    """A chunk as it is read: under its document's title.

    `sentences` are half-open code-point spans in `text`, ascending and apart, as `weft_core.sentences` gives them.
    """

    title: str
    text: str
    sentences: Sequence[tuple[int, int]] = ()

    @property
    def joined(self) -> str:
        """What the model reads."""
        return f"{self.title}\n{self.text}"

    @property
    def text_start(self) -> int:
        """Where `text` begins in `joined`."""
        return len(self.title) + 1


@dataclass(frozen=True, slots=True, eq=False)
class TextVectors:
    """Vectors of one text. Token arrays share their first axis, T = 0 where the embedder has no token vectors."""

    passage: NDArray[np.float32]
    """Shape (dimension,), unit length."""
    sentences: NDArray[np.float32] | None
    """Shape (S, dimension), each of unit length, in the order of the spans given; zeros for a sentence without a token
    of its own (nothing but signs the model drops, or beyond its window). None for a question, and where the embedder's
    sentences are not comparable with its questions."""
    tokens: NDArray[np.int8]
    """Shape (T, 64): projected, of length 127 before rounding, so a cosine is a dot product / 127². No special tokens;
    the title's tokens come first."""
    token_ids: NDArray[np.uint16]
    """Shape (T,): numbers of the model's word pieces."""
    token_sentences: NDArray[np.int16]
    """Shape (T,): index into `sentences`; -1 for tokens of the title, of a question, and in no sentence."""

    @classmethod
    def without_tokens(cls, passage: NDArray[np.float32], sentences: NDArray[np.float32] | None = None) -> Self:
        """Of an embedder that has no token vectors, and perhaps no sentence vectors either."""
        return cls(
            passage=passage,
            sentences=sentences,
            tokens=np.zeros((0, TOKEN_DIMENSION), dtype=np.int8),
            token_ids=np.zeros(0, dtype=np.uint16),
            token_sentences=np.zeros(0, dtype=np.int16),
        )
