"""A new document in one statement: the row, its first version, the job and the message that wakes a worker. The
exchanges with Postgres are the larger part of what taking in a short document costs."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import bindparam, delete, exists, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_ingestion.models import Base, DocumentRow, JobKind, StagedBlobRow

_documents, _generations, _jobs, _outbox = (  # tables, not classes: a CTE knows columns, not attributes
    Base.metadata.tables[f"ingestion.{name}"] for name in ("documents", "generations", "jobs", "outbox")
)
_GIVEN = "id workspace_id created_by title filename media_type byte_size content_hash status stage metadata".split()
_COMMON = "workspace_id filename media_type byte_size content_hash metadata".split()
_document = (
    upsert(_documents)
    .values({name: bindparam(name, type_=_documents.c[name].type) for name in _GIVEN})
    .on_conflict_do_nothing(
        index_elements=["workspace_id", "content_hash"], index_where=DocumentRow.deleted_at.is_(None)
    )
    .returning(*_documents.c)
    .cte("arrived")
)
_job_id = bindparam("job_id", type_=_jobs.c.id.type)
_blob_key = bindparam("blob_key", type_=StagedBlobRow.blob_key.type)
_generation = insert(_generations).from_select(
    ["document_id", "generation", "given_title", "blob_key", *_COMMON],
    select(
        _document.c.id,
        literal(1),
        bindparam("given_title", type_=_generations.c.given_title.type),
        _blob_key,
        *(_document.c[name] for name in _COMMON),
    ),
)
_job = insert(_jobs).from_select(
    ["id", "workspace_id", "document_id", "generation", "kind"],
    select(_job_id, _document.c.workspace_id, _document.c.id, literal(1), literal(JobKind.INGEST.value)),
)
_message = insert(_outbox).from_select(["workspace_id", "job_id"], select(_document.c.workspace_id, _job_id))
_settled = (
    delete(StagedBlobRow)
    .where(
        StagedBlobRow.blob_key == _blob_key,
        StagedBlobRow.workspace_id == bindparam("workspace_id", type_=StagedBlobRow.workspace_id.type),
        exists(select(_document.c.id)),
    )
    .returning(StagedBlobRow.blob_key)
    .cte("settled")
)
_ARRIVE = select(aliased(DocumentRow, _document), exists(select(_settled.c.blob_key))).add_cte(
    _generation.cte("generation"), _job.cte("job"), _message.cte("message")
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document as it is stored. Unless its blob was still staged nothing of it may be committed."""

    row: DocumentRow
    was_staged: bool


async def arrive(session: AsyncSession, row: DocumentRow, given_title: str | None, blob_key: str) -> Arrival | None:
    """Writes a document whose bytes are staged; they then are no longer. None, and nothing written, when the workspace
    already has a living document of the same bytes."""
    given = {name: getattr(row, "doc_metadata" if name == "metadata" else name) for name in _GIVEN}
    own = {"job_id": uuid4(), "given_title": given_title, "blob_key": blob_key}
    found = (await session.execute(_ARRIVE, {**given, **own})).one_or_none()
    return None if found is None else Arrival(*found)
