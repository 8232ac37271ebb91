"""What stands beside the vectors of a chunk. Field names are those of the payload indexes in `collections`."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from weft_core.contracts.documents import Metadata


class ChunkPayload(BaseModel):
    """A point's payload; `created_at` is the document's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace_id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    created_at: AwareDatetime
    metadata: Metadata
