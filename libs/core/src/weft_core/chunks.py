"""A chunk: the unit that is embedded, retrieved and cited."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of a generation's canonical text: `text == canonical[start:end]`, always."""

    id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    heading_path: tuple[str, ...]
    token_count: int
    content_hash: str
    """sha256 hex of `text`: the key of cached extractions."""
