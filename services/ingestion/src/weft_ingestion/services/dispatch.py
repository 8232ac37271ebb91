"""Sending hints to the broker, and asking how many lie there."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError

from weft_core.errors import UnavailableError
from weft_core.tasks import INGESTION_QUEUE, RUN_JOB, RunJob
from weft_stores.redis.errors import DEPENDENCY, UNREACHABLE, translate

if TYPE_CHECKING:  # the driver belongs to weft_stores; here it is only named
    from redis.asyncio import Redis


class Dispatcher:
    """Celery's producer blocks, so it runs in a thread; its sockets have timeouts (see `broker.open_celery`)."""

    def __init__(self, celery: Celery, redis: "Redis") -> None:
        self._celery = celery
        self._redis = redis

    async def send(self, job_ids: Sequence[UUID]) -> None:
        """One message a job. Raises `UnavailableError("redis")`; some may be on their way then, which does no harm."""
        await asyncio.to_thread(self._send, job_ids)

    async def backlog(self) -> int:
        """Messages no worker has fetched. Raises `UnavailableError("redis")`."""
        with translate():
            return int(await self._redis.llen(INGESTION_QUEUE))

    def _send(self, job_ids: Sequence[UUID]) -> None:
        try:
            with self._celery.connection_for_write() as connection:
                for job_id in job_ids:
                    self._celery.send_task(
                        RUN_JOB,
                        kwargs={"payload": RunJob(job_id=job_id).model_dump(mode="json")},
                        queue=INGESTION_QUEUE,
                        connection=connection,
                        retry=False,
                    )
        except (OperationalError, *UNREACHABLE) as error:
            raise UnavailableError(DEPENDENCY) from error
