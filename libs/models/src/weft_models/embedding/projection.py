"""Token vectors in 64 signed bytes, by a matrix that belongs to one model and is shipped beside this file.

`benchmarks/retrieval/fit_projection.py` makes it: the 64 directions that hold most of the model's unit token vectors.
"""

from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from weft_models.embedding.base import Vectors
from weft_models.embedding.segments import unit
from weft_models.embedding.vectors import TOKEN_DIMENSION

_SCALE = 127


def load(slug: str, dimension: int) -> Vectors | None:
    """The matrix of the model named `slug`, (dimension, 64), or None when none is shipped for it.

    Raises `ValueError` when the shipped one does not fit the model.
    """
    shipped = files("weft_models.embedding") / "projections" / f"{slug}.npy"
    if not shipped.is_file():
        return None
    with as_file(shipped) as path:
        matrix: Vectors = np.load(path, allow_pickle=False)
    if matrix.shape != (dimension, TOKEN_DIMENSION) or matrix.dtype != np.float32:
        raise ValueError(f"the projection for {slug} is {matrix.dtype}{matrix.shape}, not of this model")
    return matrix


def project(hidden: Vectors, matrix: Vectors) -> NDArray[np.int8]:
    """(tokens, dimension) → (tokens, 64): directions only, so the length of a hidden vector does not matter."""
    scaled = unit(hidden @ matrix)
    scaled *= _SCALE
    np.rint(scaled, out=scaled)
    return scaled.astype(np.int8)
