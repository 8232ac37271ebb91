"""What a local model's forward pass must give, whichever code runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from weft_models.embedding.base import Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A batch as the model sees it. Nothing here has unit length."""

    pooled: Vectors
    """Shape (texts, dimension)."""
    hidden: Vectors
    """Shape (tokens of all texts, hidden size): the last layer, text after text, special tokens and all, no padding."""


class Forward(Protocol):
    """A model without its tokenizer. Safe to call from several threads."""

    @property
    def dimension(self) -> int:
        """Length of a pooled vector."""

    @property
    def pools_means(self) -> bool:
        """Whether a pooled vector is the mean of its text's hidden ones, so that means over fewer tokens compare
        with it."""

    def read(self, encodings: "Sequence[Encoding]") -> Reading:
        """`encodings`: at least one, each with special tokens and within the model's window."""
