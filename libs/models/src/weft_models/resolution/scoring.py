"""Whether two senses of different names mean the same."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from weft_core.resolution import Reason, Sense
from weft_models.resolution.vectors import Vector

ACCEPT: Final = 0.6
"""Pairs of this score and above are linked."""


class Verdict(NamedTuple):
    """`score` from 0 to 1 is the sum of what the reasons weigh, within these bounds."""

    score: float
    reasons: tuple[Reason, ...]


def score(a: Sense, b: Sense, context: Mapping[UUID, Vector]) -> Verdict:  # noqa: ARG001 -- names alone say nothing yet
    """Symmetric in `a` and `b`."""
    return Verdict(0.0, ())
