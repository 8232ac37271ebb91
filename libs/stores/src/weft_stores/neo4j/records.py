"""Turns the driver's records into typed rows. Pure."""

from collections.abc import Iterable, Sequence
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
    said = _said(record["states"] or [], record["relation"])
    return StatementRow(
        UUID(record["relation"]),
        UUID(record["chunk_id"]),
        UUID(record["document_id"]),
        record["generation"],
        record["ordinal"],
        spans(record["source_starts"], record["source_ends"]),
        spans(record["target_starts"], record["target_ends"]),
        (int(said[0]), int(said[1])) if len(said) >= 2 else None,
        float(said[2]) if len(said) >= 3 else 1.0,
    )


def _said(states: Sequence[str], relation: str) -> Sequence[str]:
    """Start, end and confidence out of "source/relation/target/start/end/confidence"; nothing where only the first
    three were written."""
    parts = (state.split("/") for state in states)
    return next((part[3:] for part in parts if part[1] == relation), ())


def relations_from(record: Record) -> list[RelationRow]:
    """Relations that begin at one entity."""
    source = UUID(record["entity"])
    return [
        RelationRow(UUID(id_), source, predicate, UUID(target), weight, tuple(map(UUID, chunk_ids)))
        for id_, predicate, target, weight, chunk_ids in record["found"]
    ]
