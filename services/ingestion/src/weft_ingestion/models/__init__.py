"""Tables of the `ingestion` schema. Importing this package registers every one on `Base.metadata`."""

from weft_ingestion.models.base import Base
from weft_ingestion.models.chunks import ChunkRow, ExtractionRow
from weft_ingestion.models.communities import CommunityRow, CommunityVersionRow
from weft_ingestion.models.corpus import CorpusChangeRow, CorpusRow
from weft_ingestion.models.documents import DocumentRow, GenerationRow
from weft_ingestion.models.intake import IdempotencyRow, StagedBlobRow
from weft_ingestion.models.jobs import JobKind, JobRow, JobState, OutboxRow
from weft_ingestion.models.names import AppearanceRow, EntityRow, ResolutionRow, UnresolvedNameRow
from weft_ingestion.models.passages import PassageRow

__all__ = [
    "AppearanceRow",
    "Base",
    "ChunkRow",
    "CommunityRow",
    "CommunityVersionRow",
    "CorpusChangeRow",
    "CorpusRow",
    "DocumentRow",
    "EntityRow",
    "ExtractionRow",
    "GenerationRow",
    "IdempotencyRow",
    "JobKind",
    "JobRow",
    "JobState",
    "OutboxRow",
    "PassageRow",
    "ResolutionRow",
    "StagedBlobRow",
    "UnresolvedNameRow",
]
