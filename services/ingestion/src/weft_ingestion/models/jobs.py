"""Jobs, and the outbox that wakes workers for them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class JobKind(StrEnum):
    """What a worker does, for a document or for a whole workspace, whose id then stands in place of a document's."""

    INGEST = "ingest"
    CLEANUP = "cleanup"
    """Remove every generation readers do not see; of a document that is gone, everything."""
    DELETE = "delete"
    RESOLVE = "resolve"
    """Settle which names of the workspace are one entity."""
    REBUILD = "rebuild"
    """Write the workspace's graph again from what Postgres holds."""
    COMMUNITIES = "communities"
    """Find the communities of the workspace's graph."""


OF_WORKSPACES = (JobKind.RESOLVE, JobKind.REBUILD, JobKind.COMMUNITIES)


class JobState(StrEnum):
    """`running` with a lease in the past is a job whose worker died."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobRow(Base):
    """The truth about a piece of work; a message in the broker only hints at it.

    `document_id` is no foreign key: a clean-up outlives its document. `lease_gen` fences: every write of a worker
    names the number it was given, and a number that has moved on changes no row. `attempt` counts starts (a job
    handed back at a shutdown is not counted), `crashes` lost leases, `errors` unexpected exceptions, `retries`
    stores that were away.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_due", "not_before", postgresql_where="state = 'queued'"),
        Index("ix_jobs_leases", "lease_until", postgresql_where="state = 'running'"),
        Index("ix_jobs_finished", "finished_at", postgresql_where="finished_at IS NOT NULL"),
        # the unfinished job of a workspace looks at everything that changed: a second one has nothing to do
        Index(
            "uq_jobs_of_workspace",
            "document_id",
            "kind",
            unique=True,
            postgresql_where="kind IN ('resolve', 'rebuild', 'communities') AND state IN ('queued', 'running')",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(index=True)
    generation: Mapped[int | None]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'queued'"))
    stage: Mapped[str | None]
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    crashes: Mapped[int] = mapped_column(server_default=text("0"))
    errors: Mapped[int] = mapped_column(server_default=text("0"))
    retries: Mapped[int] = mapped_column(server_default=text("0"))
    lease_gen: Mapped[int] = mapped_column(server_default=text("0"))
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime] = mapped_column(server_default=func.now())
    dispatched_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class OutboxRow(Base):
    """A message to send, written in the transaction that made its job. Gone once sent."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    workspace_id: Mapped[UUID]
    job_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
