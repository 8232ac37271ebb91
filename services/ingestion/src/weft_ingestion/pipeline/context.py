"""What the steps share: the documents that are read together, and what is known of each."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.contracts.documents import Counters, Stage
from weft_core.extraction import Extraction
from weft_core.failures import IngestionFailure
from weft_core.graph import EntityNode
from weft_core.parsed import ParsedDocument
from weft_ingestion.models import GenerationRow
from weft_ingestion.pipeline.ballot import Ballot
from weft_ingestion.repositories.leases import Lease
from weft_ingestion.settings import CrashPoint
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.progress import Progress
from weft_ingestion.worker.tools import Tools
from weft_models.resolution.collecting import Collector

BRANCHES_FROM, BRANCHES_TO = 10, 95
"""Percent at which the branches after chunking begin and end."""

WEIGHTS = {Stage.EMBED: 0.6, Stage.EXTRACT: 0.2, Stage.GRAPH: 0.2}
"""What part of that time each takes, about."""

HELD = 1024
"""Chunks of a document that is worked on in memory: about two megabytes with all that belongs to them."""


@dataclass(slots=True)
class Ingest:
    """One generation of one document on its way. Memory is bounded: of a long document chunks and vectors exist a
    slice at a time."""

    lease: Lease
    version: GenerationRow
    created_at: datetime
    """Of the document: readers filter by it."""
    title: str = ""
    parsed: ParsedDocument | None = None
    """Between parsing and chunking only."""
    counters: Counters = field(default_factory=Counters)
    ballot: Ballot = field(default_factory=Ballot)
    collector: Collector | None = None
    """What the document says of its names, while its extractions are being seen."""
    entities: dict[str, EntityNode] = field(default_factory=dict)
    """Entity of each normalised name, once all extractions are seen."""
    relations: set[UUID] = field(default_factory=set)
    chunks: list[Chunk] | None = None
    """Of a document short enough to be held; the chunks of others are read slice by slice."""
    extractions: dict[str, Extraction] = field(default_factory=dict)
    """By content hash; likewise of short documents only."""
    degraded: bool = False

    @property
    def document_id(self) -> UUID:
        return self.lease.document_id

    @property
    def generation(self) -> int:
        return self.version.generation

    @property
    def is_short(self) -> bool:
        """Whether everything about its chunks may stay in memory."""
        return self.counters.chunks <= HELD

    def hold(self, chunks: list[Chunk]) -> None:
        """Keeps the chunks of a short document at hand."""
        if len(chunks) <= HELD:
            self.chunks = chunks


Part = tuple[Ingest, Chunk]
"""A chunk with the document it belongs to."""


@dataclass(slots=True)
class Batch:
    """Documents of one workspace that go through the steps together: one long one, or several short ones, so that
    each call to a store carries the work of many. What goes wrong with one leaves the others alone."""

    tools: Tools
    workspace_id: UUID
    fence: Fence
    progress: Progress
    ingests: Sequence[Ingest]
    names_are_settled: bool = False
    """From here on extractions are only read: the entities were counted from them."""
    failures: list[tuple[Lease, IngestionFailure]] = field(default_factory=list)
    done: dict[Stage, int] = field(default_factory=dict)
    """Chunks each part of the branches has behind it."""

    @property
    def members(self) -> list[Ingest]:
        """The documents still being worked on."""
        return [ingest for ingest in self.ingests if self.fence.holds(ingest.lease)]

    def fail(self, ingest: Ingest, failure: IngestionFailure) -> None:
        """The document cannot be read; the others go on."""
        self.fence.settle(ingest.lease)
        self.failures.append((ingest.lease, failure))

    async def advance(self, stage: Stage, chunks: int) -> None:
        """Notes that a part has `chunks` more behind it, and reports."""
        self.done[stage] = self.done.get(stage, 0) + chunks
        whole = max(1, sum(ingest.counters.chunks for ingest in self.members))
        share = sum(weight * min(1.0, self.done.get(part, 0) / whole) for part, weight in WEIGHTS.items())
        await self.progress.report(stage, BRANCHES_FROM + (BRANCHES_TO - BRANCHES_FROM) * share)

    def crash(self, point: CrashPoint) -> None:
        """Test hook (`WEFT_CRASH_AT`): dies here as by SIGKILL, in the first attempt only."""
        if self.tools.settings.crash_at == point and any(i.lease.attempt == 1 for i in self.ingests):
            os._exit(137)
