"""Precision and recall of pairs."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from benchmarks.extraction.verdicts import wilson
from benchmarks.resolution.judging import Judged


class Scores(NamedTuple):
    """`found`: pairs put together; `true`: those of them that are the same; `same`: pairs labelled the same."""

    true: int
    found: int
    same: int

    @property
    def precision(self) -> float:
        return self.true / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.true / self.same if self.same else 1.0

    @property
    def precision_interval(self) -> tuple[float, float]:
        return wilson(self.true, self.found)

    @property
    def recall_interval(self) -> tuple[float, float]:
        return wilson(self.true, self.same)

    def report(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "precision": round(self.precision, 4),
            "precision_interval": self.precision_interval,
            "recall": round(self.recall, 4),
            "recall_interval": self.recall_interval,
        }


def tally(judged: Iterable[Judged]) -> Scores:
    """Over pairs of any group."""
    pairs = list(judged)
    found = [j for j in pairs if j.together]
    return Scores(
        true=sum(j.pair.label == "same" for j in found),
        found=len(found),
        same=sum(j.pair.label == "same" for j in pairs),
    )
