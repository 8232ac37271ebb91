"""From a batch's hidden vectors to the vectors of its passages, sentences and tokens: arithmetic on whole batches."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.base import Vectors
from weft_models.embedding.forward import Reading
from weft_models.embedding.projection import project
from weft_models.embedding.segments import means, unit
from weft_models.embedding.vectors import TextVectors

if TYPE_CHECKING:
    from tokenizers import Encoding


class Layout(NamedTuple):
    """What was read, in front of what.

    `text_start`: where in the string read the text begins that the sentences count from.
    `sentences` is None when the sentences do not matter.
    """

    encoding: "Encoding"
    text_start: int
    sentences: Sequence[tuple[int, int]] | None


def text_vectors(
    reading: Reading, layouts: Sequence[Layout], matrix: Vectors | None, *, means_compare: bool
) -> list[TextVectors]:
    """One `TextVectors` for each layout; `matrix` is the model's projection, if it has one."""
    passages = unit(reading.pooled)
    owners = [sentence_numbers(layout) for layout in layouts]
    wanted = [layout.sentences is not None and means_compare for layout in layouts]
    sentences = _sentences(reading.hidden, layouts, owners) if any(wanted) else [None] * len(layouts)
    if matrix is None:
        return [
            TextVectors.without_tokens(passage, found if want else None)
            for passage, found, want in zip(passages, sentences, wanted, strict=True)
        ]
    codes = project(reading.hidden, matrix)
    texts: list[TextVectors] = []
    at = 0
    for row, layout in enumerate(layouts):
        size = len(layout.encoding)
        content = np.flatnonzero(np.asarray(layout.encoding.special_tokens_mask) == 0)
        texts.append(
            TextVectors(
                passage=passages[row],
                sentences=sentences[row] if wanted[row] else None,
                tokens=codes[at : at + size][content],
                token_ids=np.asarray(layout.encoding.ids, dtype=np.uint16)[content],
                token_sentences=owners[row][content].astype(np.int16),
            )
        )
        at += size
    return texts


def sentence_numbers(layout: Layout) -> NDArray[np.int64]:
    """Which sentence each token begins in, special tokens included: ascending but for the -1 of those in none."""
    numbers = np.full(len(layout.encoding), -1, dtype=np.int64)
    if not layout.sentences:
        return numbers
    offsets = np.asarray(layout.encoding.offsets, dtype=np.int64) - layout.text_start
    spans = np.asarray(layout.sentences, dtype=np.int64)
    found = np.searchsorted(spans[:, 0], offsets[:, 0], side="right") - 1
    inside = (found >= 0) & (offsets[:, 0] < spans[found, 1]) & (np.asarray(layout.encoding.special_tokens_mask) == 0)
    numbers[inside] = found[inside]
    return numbers


def _sentences(hidden: Vectors, layouts: Sequence[Layout], owners: Sequence[NDArray[np.int64]]) -> list[Vectors]:
    """Unit means of all sentences of the batch at once, then cut apart."""
    borders = np.cumsum([0, *(len(layout.sentences or ()) for layout in layouts)])
    numbers = np.concatenate(
        [np.where(owned >= 0, owned + start, -1) for owned, start in zip(owners, borders[:-1], strict=True)]
    )
    found = unit(means(hidden, numbers, int(borders[-1])))
    return [found[start:end] for start, end in pairwise(borders)]
