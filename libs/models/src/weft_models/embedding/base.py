"""The embedding port."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.vectors import PassageText, TextVectors

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns text into vectors of unit length.

    Every method is synchronous and either computes or waits for a server: call it through `asyncio.to_thread`.
    Implementations are safe to call from several threads, and from a child forked after construction.
    A remote implementation raises `UnavailableError("embedding")` when its server cannot answer.
    """

    @property
    def slug(self) -> str:
        """Name of the vector space, of [a-z0-9_]: two embedders with one slug make comparable vectors."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    @property
    def max_tokens(self) -> int:
        """Content tokens that fit into the model without truncation (special tokens are taken off already)."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Half-open code-point spans of the model's tokens in `text`, ascending, none empty.

        At least as many as the model itself would count, so a text of at most `max_tokens` spans is never truncated.
        """

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), in the order given."""

    def embed_question(self, question: str) -> Vectors:
        """Shape (dimension,)."""

    def passage_vectors(self, passages: Sequence[PassageText]) -> list[TextVectors]:
        """Vectors of each passage, its sentences and its tokens, out of one reading; in the order given.

        `passage` is what `embed_passages` makes of `PassageText.joined`.
        """

    def question_vectors(self, question: str) -> TextVectors:
        """Vectors of a question and its tokens, out of one reading; `passage` is what `embed_question` makes."""

    def close(self) -> None:
        """Let go of connections, if there are any. The last call."""
