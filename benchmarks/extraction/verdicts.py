"""Verdicts on relations, and what they make of the relations that are stated now."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Stated(NamedTuple):
    """A relation of the passage with number `passage` of the set `set`, by the names of its ends."""

    set: str
    passage: int
    subject: str
    predicate: str
    object: str


class Verdict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    parts: list[str]
    set: str
    passage: int
    subject: str
    predicate: str
    object: str
    right: bool

    @property
    def key(self) -> Stated:
        return Stated(self.set, self.passage, self.subject, self.predicate, self.object)


def show(stated: Sequence[Stated], verdicts: Sequence[Verdict], passages: int) -> None:
    """Print tables by part and by predicate."""
    now = set(stated)
    print(f"\n{'part':24}{'verdicts':>9}{'gone':>6}{'wrong':>7}{'precision':>11}   95 %")
    parts = sorted({part for verdict in verdicts for part in verdict.parts}, key=lambda part: (part[0] != "r", part))
    for part in parts:
        _line(part, now, [v for v in verdicts if part in v.parts])
    print(f"\n{'predicate, all parts':24}{'verdicts':>9}{'gone':>6}{'wrong':>7}{'precision':>11}   95 %{'per 100':>16}")
    found = Counter(s.predicate for s in stated)
    for predicate, count in found.most_common():
        per_100 = f"{100 * count / passages:14.1f}"
        _line(predicate, now, [v for v in verdicts if v.predicate == predicate], per_100)
    labelled = {verdict.key for verdict in verdicts}
    seen = {(verdict.set, verdict.passage) for verdict in verdicts}
    unlabelled = sum((s.set, s.passage) in seen and s not in labelled for s in now)
    print(
        f"\n{len(now & labelled)} of {len(now)} relations have a verdict; {unlabelled} without one in the same passages"
    )


def _line(name: str, now: set[Stated], verdicts: Iterable[Verdict], more: str = "") -> None:
    verdicts = list(verdicts)
    held = [verdict for verdict in verdicts if verdict.key in now]
    right = sum(verdict.right for verdict in held)
    share, (low, high) = (right / len(held) if held else math.nan), wilson(right, len(held))
    counts = f"{len(verdicts):9}{len(verdicts) - len(held):6}{len(held) - right:7}"
    print(f"{name:24}{counts}{share:11.3f}   {low:.2f}–{high:.2f}{more}")


def wilson(right: int, total: int) -> tuple[float, float]:
    """Interval of a share, 95 %."""
    if not total:
        return 0.0, 1.0
    z = 1.96
    share, around = right / total, z * z / total
    middle = (share + around / 2) / (1 + around)
    half = z * math.sqrt(share * (1 - share) / total + around / (4 * total)) / (1 + around)
    return middle - half, middle + half
