"""Context of a name: the vectors of the chunks that hold it, one a document."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""Shape (dimension,), unit length."""
