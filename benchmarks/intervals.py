"""Means with their bootstrap intervals over questions."""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel

RESAMPLES = 10_000
SEED = 20_240


class Interval(BaseModel):
    """A mean, and the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} ({100 * self.low:.1f}-{100 * self.high:.1f})"


def interval(values: Sequence[float]) -> Interval | None:
    """The same for the same values; None without values."""
    if not values:
        return None
    held = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(len(held), size=(RESAMPLES, len(held)))
    low, high = np.percentile(held[drawn].mean(axis=1), [2.5, 97.5])
    return Interval(value=float(held.mean()), low=float(low), high=float(high))
