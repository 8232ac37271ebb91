"""Questions, passages, answers and conversations."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from weft_core.contracts.common import Request, Response
from weft_core.contracts.documents import MetadataKey, MetadataValue

QUESTION_MAX = 4_000


class Mode(StrEnum):
    """Which channels look for passages."""

    AUTO = "auto"
    DENSE = "dense"
    SPARSE = "sparse"
    GRAPH = "graph"
    HYBRID = "hybrid"


class Filters(Request):
    """Narrow the search; applied in every channel."""

    document_ids: list[UUID] = Field(default=[], max_length=1000)
    metadata: dict[MetadataKey, MetadataValue] = Field(default={}, max_length=20)
    created_after: datetime | None = None
    created_before: datetime | None = None


class QueryRequest(Request):
    question: str = Field(min_length=1, max_length=QUESTION_MAX)
    mode: Mode = Mode.AUTO
    limit: int = Field(default=8, ge=1, le=50)
    filters: Filters = Filters()
    explain: bool = False


class ChannelHit(Response):
    """Which place a channel gave the passage. `score`: cosine, BM25, or the share of the walk's largest mass."""

    channel: Literal["dense", "sparse", "graph"]
    rank: int = Field(ge=1)
    score: float


class PathStep(Response):
    """A name (normalised), or a passage."""

    name: str | None = None
    chunk_id: UUID | None = None
    document_title: str | None = None


class Explanation(Response):
    """Why a passage came. `path` leads from a name of the question, over passages and the names they share, to the
    passage; empty when only likeness of text led there. `features` are what the score is the weighted sum of."""

    channels: list[ChannelHit]
    features: dict[str, float] = {}
    path: list[PathStep] = []


class Passage(Response):
    chunk_id: UUID
    document_id: UUID
    document_title: str
    generation: int
    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    heading_path: list[str]
    score: float
    explain: Explanation | None = Field(default=None, description="with explain: true")


class Timings(Response):
    """Milliseconds. Encoding and stores overlap, so the parts may add up to more than the whole."""

    encode: float
    stores: float
    walk: float
    scoring: float
    total: float


class QueryResponse(Response):
    passages: list[Passage]
    mode: Mode
    degraded: list[str] = Field(default=[], description="channels that could not be asked")
    timings: Timings


class ChatRequest(Request):
    question: str = Field(min_length=1, max_length=QUESTION_MAX)
    conversation_id: UUID | None = Field(default=None, description="continue this conversation; else a new one")
    filters: Filters = Filters()
    answer: Literal["auto", "extractive", "llm"] = "auto"
    quotes: int = Field(default=3, ge=1, le=5)
    stream: bool = Field(default=False, description="server-sent events instead of one JSON body")


class Citation(Response):
    """A verbatim quote and where it stands: `quote` is the document's canonical text at [start, end)."""

    number: int = Field(ge=1)
    chunk_id: UUID
    document_id: UUID
    document_title: str
    page: int | None
    start: int
    end: int
    quote: str


class Verdict(StrEnum):
    """How sure the retrieval is: quotes, only related passages, or nothing found."""

    ANSWERED = "answered"
    RELATED = "related"
    NOT_FOUND = "not_found"


class Usage(Response):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class ChatResponse(Response):
    conversation_id: UUID
    message_id: UUID
    answer: str = Field(description="text with [n] markers that point into citations")
    verdict: Verdict
    confidence: float = Field(ge=0, le=1)
    answered_by: Literal["extractive", "llm"]
    citations: list[Citation]
    degraded: list[str] = []
    dropped_citations: int = Field(default=0, description="invented citations the LLM made, removed")
    usage: Usage = Usage()


class Message(Response):
    id: UUID
    role: Literal["user", "assistant"]
    content: str
    citations: list[Citation] = []
    verdict: Verdict | None = None
    created_at: datetime


class Conversation(Response):
    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime


class ConversationDetail(Conversation):
    messages: list[Message]
