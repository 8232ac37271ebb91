"""The one task. It trusts a message for nothing but which job to look at."""

from collections.abc import Callable

from celery import Celery

from weft_core.tasks import RUN_JOB, RunJob
from weft_ingestion.worker.process import PoolProcess


def register(app: Celery, process: Callable[[], PoolProcess]) -> None:
    """Registers the task; `process` gives the pool process it runs in."""

    @app.task(name=RUN_JOB, ignore_result=True, acks_late=True)  # type: ignore[untyped-decorator]  # celery has no types
    def run_job(payload: dict[str, str]) -> None:
        process().run(RunJob.model_validate(payload).job_id)
