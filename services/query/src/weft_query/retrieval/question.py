"""A question as every step of a search sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from weft_models.embedding.vectors import TextVectors
from weft_query.retrieval.image import Image
from weft_query.retrieval.linking import link
from weft_query.retrieval.ragged import Flags, Floats, Ints


class Named(NamedTuple):
    """Numbers of the names a question holds."""

    linked: Ints
    mentioned: Ints
    """Those, and the names inside them."""

    @classmethod
    def in_(cls, image: Image, question: str) -> Self:
        names = link(question, lambda norm: image.name(norm) >= 0)
        return cls(_numbers(image, names.linked), _numbers(image, (*names.linked, *names.nested)))


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`open` are the passages that may be found. They hold for every channel, and the walk goes through no other."""

    vector: Floats
    coarse: Floats
    tokens: Floats
    """(Q, 64), unit length; Q = 0 without token vectors."""
    near: Floats
    """Coarse cosine of every row."""
    open: Flags
    linked: Ints
    mentioned: Ints
    """Both as in `Named`."""

    @classmethod
    def of(cls, image: Image, named: Named, vectors: TextVectors, open_: Flags | None = None) -> Self:
        """`open_` as `Image.open_to` makes it; None for all living passages."""
        coarse = image.basis.T @ vectors.passage
        return cls(
            vector=vectors.passage,
            coarse=coarse,
            tokens=vectors.tokens.astype(np.float32) / np.float32(127),
            near=image.coarse @ coarse,
            open=image.alive if open_ is None else open_ & image.alive,
            linked=named.linked,
            mentioned=named.mentioned,
        )


def _numbers(image: Image, norms: Sequence[str]) -> Ints:
    return np.array([image.name(norm) for norm in norms], dtype=np.int64)
