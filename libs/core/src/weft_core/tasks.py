"""Task names and payloads of the one queue. A message is a hint: the job's row in Postgres is the truth."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

RUN_JOB = "weft.ingestion.run_job"
INGESTION_QUEUE = "weft.ingestion"


class RunJob(BaseModel):
    """Wake a worker for one job. Tenant, document and kind are read from the row, never from here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job_id: UUID
