"""How common word pieces and names are in a workspace, for quotes and 'not found'."""

import numpy as np
from numpy.typing import NDArray

from weft_query.retrieval.image import Image


class ImageCounts:
    """The answer writers' corpus counts, read from an image."""

    def __init__(self, image: Image) -> None:
        self._image = image

    @property
    def passages(self) -> int:
        return self._image.passages

    def pieces(self, ids: NDArray[np.uint16]) -> NDArray[np.int64]:
        """For each word-piece id the passages that hold it."""
        return self._image.pieces[ids].astype(np.int64)

    def name(self, norm: str) -> int:
        """Passages that hold the name; 1 for an unknown one."""
        number = self._image.name(norm)
        return int(self._image.mentions.frequency[number]) if number >= 0 else 1
