"""What a search gives, whichever channels it asked."""

from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Self

from weft_core.contracts.query import Explanation, Timings
from weft_models.answering.vectors import TokenEvidence
from weft_stores.postgres.published import PublishedChunk


@dataclass(frozen=True, slots=True)
class Ranked:
    """A published chunk with its place in the order."""

    chunk: PublishedChunk
    score: float
    explanation: Explanation | None = None


@dataclass(slots=True)
class Found:
    """Chunks, best first. `degraded`: channels that could not be asked.

    `evidence` and `linked` (the question's names) are what an extractive answer is weighed by; `best_cosine` is of any
    passage, None when nothing was compared.
    """

    ranked: list[Ranked]
    degraded: list[str] = field(default_factory=list)
    best_cosine: float | None = None
    linked: tuple[str, ...] = ()
    evidence: TokenEvidence | None = None


@dataclass(slots=True)
class Clock:
    """Seconds spent on one request, by part."""

    began: float = field(default_factory=perf_counter)
    encode: float = 0.0
    stores: float = 0.0
    walk: float = 0.0
    scoring: float = 0.0

    def reading(self) -> "Stopwatch":
        """`with clock.reading():` counts as time of the stores."""
        return Stopwatch(self)

    def timings(self) -> Timings:
        """In milliseconds, up to now."""
        parts = {name: 1e3 * getattr(self, name) for name in ("encode", "stores", "walk", "scoring")}
        return Timings(**parts, total=1e3 * (perf_counter() - self.began))


class Stopwatch:
    """Adds the time of its block to the stores' share."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = 0.0

    def __enter__(self) -> Self:
        self._began = perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._clock.stores += perf_counter() - self._began
