"""New documents in one statement: the rows, their first versions, the jobs and the messages that wake workers. The
exchanges with Postgres are the larger part of what taking in a short document costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import bindparam, column, delete, exists, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_ingestion.models import Base, DocumentRow, JobKind, StagedBlobRow

_documents, _generations, _jobs, _outbox, _staged = (  # tables, not classes: a CTE knows columns, not attributes
    Base.metadata.tables[f"ingestion.{name}"] for name in ("documents", "generations", "jobs", "outbox", "staged_blobs")
)
_GIVEN = "id workspace_id created_by title filename media_type byte_size content_hash status stage metadata".split()
_COMMON = "workspace_id filename media_type byte_size content_hash metadata".split()
_TYPES = {
    **{name: _documents.c[name].type for name in _GIVEN},
    "job_id": _jobs.c.id.type,
    "given_title": _generations.c.given_title.type,
    "blob_key": _staged.c.blob_key.type,
}
_given = (
    func.unnest(*(bindparam(name, type_=ARRAY(type_)) for name, type_ in _TYPES.items()))
    .table_valued(*(column(name, type_) for name, type_ in _TYPES.items()))
    .render_derived("given")
)
_arrived = (
    upsert(_documents)
    .from_select(_GIVEN, select(*(_given.c[name] for name in _GIVEN)))
    .on_conflict_do_nothing(
        index_elements=["workspace_id", "content_hash"], index_where=DocumentRow.deleted_at.is_(None)
    )
    .returning(*_documents.c)
    .cte("arrived")
)
_is_given = _given.c.id == _arrived.c.id
_generation = insert(_generations).from_select(
    ["document_id", "generation", "given_title", "blob_key", *_COMMON],
    select(
        _arrived.c.id,
        literal(1),
        _given.c.given_title,
        _given.c.blob_key,
        *(_arrived.c[name] for name in _COMMON),
    ).join_from(_arrived, _given, _is_given),
)
_job = insert(_jobs).from_select(
    ["id", "workspace_id", "document_id", "generation", "kind"],
    select(
        _given.c.job_id, _arrived.c.workspace_id, _arrived.c.id, literal(1), literal(JobKind.INGEST.value)
    ).join_from(_arrived, _given, _is_given),
)
_message = insert(_outbox).from_select(
    ["workspace_id", "job_id"],
    select(_arrived.c.workspace_id, _given.c.job_id).join_from(_arrived, _given, _is_given),
)
_settled = (
    delete(StagedBlobRow)
    .where(
        StagedBlobRow.blob_key == _given.c.blob_key, StagedBlobRow.workspace_id == _arrived.c.workspace_id, _is_given
    )
    .returning(StagedBlobRow.blob_key)
    .cte("settled")
)
_ARRIVE = (
    select(
        aliased(DocumentRow, _arrived),
        exists(select(_settled.c.blob_key).where(_settled.c.blob_key == _given.c.blob_key)),
    )
    .join_from(_arrived, _given, _is_given)
    .add_cte(_generation.cte("generation"), _job.cte("job"), _message.cte("message"))
)


@dataclass(frozen=True, slots=True)
class Arriving:
    """A document to be, whose bytes are staged."""

    row: DocumentRow
    given_title: str | None
    blob_key: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document as it is stored. Unless its blob was still staged nothing of it may be committed."""

    row: DocumentRow
    was_staged: bool


async def arrive(session: AsyncSession, arriving: Sequence[Arriving]) -> dict[UUID, Arrival]:
    """Writes documents whose bytes are staged; they then are no longer. By id; those of whose bytes the workspace
    already has a living document, and all but the first of the same bytes among them, are left out."""
    # in the order of what is unique: two requests with the same documents never wait for each other in a circle
    ordered = sorted(arriving, key=lambda one: one.row.content_hash)
    given: dict[str, list[object]] = {
        name: [getattr(one.row, "doc_metadata" if name == "metadata" else name) for one in ordered] for name in _GIVEN
    }
    own: dict[str, list[object]] = {
        "job_id": [uuid4() for _ in ordered],
        "given_title": [one.given_title for one in ordered],
        "blob_key": [one.blob_key for one in ordered],
    }
    found = await session.execute(_ARRIVE, {**given, **own})
    return {row.id: Arrival(row, was_staged) for row, was_staged in found}
