"""Documents, their chunks and their progress."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from weft_core.contracts.common import Request, Response
from weft_core.failures import FailureCode

MetadataKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_\-]{0,63}$")]
MetadataValue = Annotated[str, StringConstraints(max_length=1000)] | int | float | bool
Metadata = Annotated[dict[MetadataKey, MetadataValue], Field(max_length=50)]


class DocumentStatus(StrEnum):
    """`ready` and `failed` are terminal; a `ready` document being re-read keeps serving its old version."""

    QUEUED = "queued"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Stage(StrEnum):
    """Steps of the pipeline, in order."""

    QUEUED = "queued"
    PARSE = "parse"
    CHUNK = "chunk"
    EMBED = "embed"
    EXTRACT = "extract"
    RESOLVE = "resolve"
    VECTORS = "vectors"
    GRAPH = "graph"
    SWITCH = "switch"
    DONE = "done"


class TextUpload(Request):
    """A document given as text instead of a file."""

    text: str = Field(min_length=1, max_length=5_000_000)
    title: str = Field(min_length=1, max_length=500)
    media_type: str = Field(default="text/plain", pattern=r"^text/(plain|markdown|html)$")
    metadata: Metadata = {}


class TextBatch(Request):
    """Several texts in one request."""

    documents: list[TextUpload] = Field(min_length=1, max_length=100)


class Counters(Response):
    """What the active generation (or the one in progress) holds."""

    characters: int = 0
    pages: int = 0
    chunks: int = 0
    entities: int = 0
    relations: int = 0


class Document(Response):
    id: UUID
    workspace_id: UUID
    title: str
    filename: str
    media_type: str
    byte_size: int
    content_hash: str = Field(description="sha256 of the newest uploaded bytes, hex")
    status: DocumentStatus
    stage: Stage
    percent: int = Field(ge=0, le=100)
    attempt: int
    active_generation: int | None = Field(description="the version readers see; null before the first is ready")
    latest_generation: int
    counters: Counters
    error_code: FailureCode | None = None
    error: str | None = Field(default=None, description="a sentence for people, with error_code")
    degraded: bool = Field(default=False, description="the LLM failed on some chunks; the local extractor stood in")
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class UploadAccepted(Response):
    """202: the bytes and the job are on disk; `deduplicated` when the same bytes were there already."""

    document: Document
    deduplicated: bool = False


class BatchAccepted(Response):
    """202 for several: one answer for each text, in their order."""

    items: list[UploadAccepted]


class ChunkOut(Response):
    """`text` is the slice [start, end) of the document's canonical text."""

    id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    heading_path: list[str]
    token_count: int


class CanonicalContent(Response):
    """The canonical text of the active generation with its maps."""

    document_id: UUID
    generation: int
    text: str
    page_starts: list[int]
