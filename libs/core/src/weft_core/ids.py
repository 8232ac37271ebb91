"""Deterministic ids: the same input always makes the same id, so every write is an upsert."""

from uuid import UUID, uuid5

_CHUNK = UUID("6f1f0d0a-5d1b-5c4e-9f6e-2f0f3b7c1a01")
_ENTITY = UUID("6f1f0d0a-5d1b-5c4e-9f6e-2f0f3b7c1a02")
_RELATION = UUID("6f1f0d0a-5d1b-5c4e-9f6e-2f0f3b7c1a03")


def chunk_id(document_id: UUID, generation: int, ordinal: int) -> UUID:
    """Id of the chunk at `ordinal` (from 0) of one generation of a document."""
    return uuid5(_CHUNK, f"{document_id}/{generation}/{ordinal}")


def entity_id(workspace_id: UUID, normalised_name: str, type_: str) -> UUID:
    """Id of an entity; `normalised_name` comes from `weft_core.text.normalise_name`."""
    return uuid5(_ENTITY, f"{workspace_id}/{type_}/{normalised_name}")


def relation_id(source: UUID, predicate: str, target: UUID) -> UUID:
    """Id of a directed relation between two entities."""
    return uuid5(_RELATION, f"{source}/{predicate}/{target}")
