"""A caller's filters: as the stores take them, and once more on what Postgres says, which is the truth."""

from weft_core.contracts.documents import MetadataValue
from weft_core.contracts.query import Filters
from weft_stores.postgres.published import PublishedChunk
from weft_stores.qdrant.scope import VectorFilter

_NOTHING = Filters()


def for_vectors(filters: Filters) -> VectorFilter:
    """The form the stores understand."""
    return VectorFilter(
        document_ids=tuple(filters.document_ids),
        metadata=filters.metadata,
        created_after=filters.created_after,
        created_before=filters.created_before,
    )


def narrows(filters: Filters) -> bool:
    """Whether they leave anything out."""
    return filters != _NOTHING


def allows(filters: Filters, chunk: PublishedChunk) -> bool:
    """Whether a published chunk passes. After and before exclude the moment itself."""
    if filters.document_ids and chunk.document_id not in filters.document_ids:
        return False
    if filters.created_after and chunk.document_created_at <= filters.created_after:
        return False
    if filters.created_before and chunk.document_created_at >= filters.created_before:
        return False
    return all(key in chunk.metadata and _same(chunk.metadata[key], value) for key, value in filters.metadata.items())


def _same(held: MetadataValue, wanted: MetadataValue) -> bool:
    """2 is 2.0, but true is not 1."""
    return isinstance(held, bool) == isinstance(wanted, bool) and held == wanted
