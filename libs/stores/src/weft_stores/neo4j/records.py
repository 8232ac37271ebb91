"""Turns the driver's records into typed rows. Pure."""

from collections.abc import Iterable
from uuid import UUID

from neo4j import Record

from weft_stores.neo4j.rows import (
    EntityRow,
    MentionRow,
    RelationRow,
    StatementRow,
)


def texts(ids: Iterable[UUID]) -> list[str]:
    """Distinct ids as the graph keeps them, sorted."""
    return sorted({str(id_) for id_ in ids})


def spans(starts: list[int] | None, ends: list[int] | None) -> tuple[tuple[int, int], ...]:
    """Parallel lists as sorted pairs; none for an edge that is not there."""
    return tuple(sorted(zip(starts or [], ends or [], strict=True)))


def entity(record: Record) -> EntityRow:
    return EntityRow(UUID(record["id"]), record["name"], record["norm"], record["type"])


def relation(record: Record) -> RelationRow:
    return RelationRow(
        id=UUID(record["id"]),
        source=UUID(record["source"]),
        predicate=record["predicate"],
        target=UUID(record["target"]),
        weight=record["weight"],
        chunk_ids=tuple(UUID(c) for c in record["chunk_ids"]),
    )


def mention(record: Record) -> MentionRow:
    return MentionRow(
        UUID(record["chunk_id"]),
        UUID(record["document_id"]),
        record["generation"],
        record["ordinal"],
        spans(record["starts"], record["ends"]),
    )


def statement(record: Record) -> StatementRow:
    return StatementRow(
        UUID(record["chunk_id"]),
        UUID(record["document_id"]),
        record["generation"],
        record["ordinal"],
        spans(record["source_starts"], record["source_ends"]),
        spans(record["target_starts"], record["target_ends"]),
    )
