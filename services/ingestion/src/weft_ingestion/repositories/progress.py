"""What a worker writes on documents: progress, failure, and the switch to a new generation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Update, bindparam, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import Counters, DocumentStatus, Stage
from weft_core.failures import FailureCode
from weft_ingestion.models import DocumentRow, GenerationRow, JobRow, JobState
from weft_ingestion.repositories.arrays import pair_of
from weft_ingestion.repositories.leases import Lease
from weft_stores.postgres.arrays import one_of


@dataclass(frozen=True, slots=True)
class Published:
    """What becomes visible with the switch."""

    lease: Lease
    title: str
    counters: Counters
    degraded: bool


class ProgressRepository:
    """Writes for the holder of some leases."""

    def __init__(self, session: AsyncSession, leases: Sequence[Lease]) -> None:
        self._session = session
        self._leases = leases

    async def begin(self) -> None:
        """The documents are being worked on. In the transaction that took the leases."""
        attempt = (
            select(JobRow.attempt)
            .where(JobRow.document_id == DocumentRow.id, one_of(JobRow.id, [lease.job_id for lease in self._leases]))
            .scalar_subquery()
        )
        await self._session.execute(
            self._documents().values(
                status=DocumentStatus.PROCESSING,
                stage=Stage.PARSE,
                percent=1,
                attempt=attempt,
                error_code=None,
                updated_at=func.clock_timestamp(),
            )
        )

    async def report(self, stage: Stage, percent: int) -> None:
        """One fenced statement: documents whose lease is lost stay as they are."""
        statement = self._documents().where(self._is_leased())
        await self._session.execute(statement.values(stage=stage, percent=percent, updated_at=func.clock_timestamp()))

    async def count(self, counters: Sequence[tuple[Lease, Counters]]) -> None:
        """How large the documents turned out to be. In a fenced transaction. While an older generation is served its
        counters stay."""
        columns = Counters.model_fields
        values: dict[str, ColumnElement[int]] = {}
        for name in columns:
            column: ColumnElement[int] = getattr(DocumentRow, name)
            values[name] = case((DocumentRow.active_generation.is_(None), bindparam(f"b_{name}")), else_=column)
        rows = [
            {"b_document": lease.document_id, **{f"b_{name}": getattr(found, name) for name in columns}}
            for lease, found in counters
        ]
        await self._each(update(DocumentRow).where(DocumentRow.id == bindparam("b_document")).values(**values), rows)

    async def requeued(self) -> None:
        """Waiting for another attempt. In the transaction that gave the leases up."""
        await self._session.execute(
            self._documents().values(status=DocumentStatus.QUEUED, updated_at=func.clock_timestamp())
        )

    async def failed(self, code: FailureCode) -> None:
        """A document that has an older generation goes on serving it and shows why the new one failed."""
        await self._session.execute(failure(self._documents(), code))

    async def switch(self, published: Sequence[Published]) -> None:
        """Makes the leases' generations the ones readers see. In a fenced transaction."""
        theirs = GenerationRow.__table__.c
        values: dict[str, object] = {n: theirs[n] for n in ("filename", "media_type", "byte_size", "metadata")}
        values |= {name: bindparam(f"b_{name}") for name in (*Counters.model_fields, "title", "degraded")}
        statement = (
            update(DocumentRow)
            .where(
                DocumentRow.id == bindparam("b_document"),
                GenerationRow.document_id == DocumentRow.id,
                GenerationRow.generation == bindparam("b_generation"),
            )
            .values(
                active_generation=GenerationRow.generation,
                status=DocumentStatus.READY,
                stage=Stage.DONE,
                percent=100,
                error_code=None,
                updated_at=func.clock_timestamp(),
                **values,
            )
        )
        rows = [
            {
                "b_document": one.lease.document_id,
                "b_generation": one.lease.generation,
                "b_title": one.title,
                "b_degraded": one.degraded,
                **{f"b_{name}": getattr(one.counters, name) for name in Counters.model_fields},
            }
            for one in published
        ]
        await self._each(statement, rows)

    async def _each(self, statement: Update, rows: Sequence[dict[str, object]]) -> None:
        """The statement once for each row, prepared once."""
        connection = await self._session.connection()
        await connection.execute(statement, list(rows))

    def _documents(self) -> Update:
        """Locked in the order of their ids, as by everyone who locks several."""
        theirs = one_of(DocumentRow.id, [lease.document_id for lease in self._leases])
        locked = select(DocumentRow.id).where(theirs).order_by(DocumentRow.id).with_for_update()
        return (
            update(DocumentRow)
            .where(DocumentRow.id.in_(locked), DocumentRow.deleted_at.is_(None))
            .execution_options(synchronize_session=False)
        )

    def _is_leased(self) -> ColumnElement[bool]:
        return exists().where(
            JobRow.document_id == DocumentRow.id,
            pair_of(JobRow.id, JobRow.lease_gen, [(lease.job_id, lease.lease_gen) for lease in self._leases]),
            JobRow.state == JobState.RUNNING,
        )


def failure(statement: Update, code: FailureCode) -> Update:
    """The values every failed or cancelled ingest leaves on its document."""
    served = DocumentRow.active_generation.is_not(None)
    return statement.where(DocumentRow.deleted_at.is_(None)).values(
        status=case((served, DocumentStatus.READY.value), else_=DocumentStatus.FAILED.value),
        stage=case((served, Stage.DONE.value), else_=DocumentRow.stage),
        percent=case((served, 100), else_=DocumentRow.percent),
        error_code=code,
        updated_at=func.clock_timestamp(),
    )


async def fail_document(session: AsyncSession, document_id: UUID, code: FailureCode) -> None:
    """As `ProgressRepository.failed`, for whoever stops a job without holding its lease."""
    await session.execute(failure(update(DocumentRow).where(DocumentRow.id == document_id), code))
