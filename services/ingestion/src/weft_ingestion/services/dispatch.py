"""Sending hints to the broker, and asking how many lie there."""

import asyncio
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from weft_core.errors import UnavailableError
from weft_core.tasks import INGESTION_QUEUE, RUN_JOB, RunJob
from weft_stores.redis.errors import DEPENDENCY, UNREACHABLE, translate

if TYPE_CHECKING:  # the driver belongs to weft_stores; here it is only named
    from redis.asyncio import Redis


class Dispatcher:
    """Celery's producer blocks, so it runs in a thread; its sockets have timeouts (see `broker.open_celery`).

    One connection stays open between sends: opening it costs ten times a message. After any error the next send opens
    another.
    """

    def __init__(self, celery: Celery, redis: "Redis") -> None:
        self._celery = celery
        self._redis = redis
        self._connection: Connection | None = None
        self._turn = threading.Lock()  # a `send` that is cancelled leaves its thread at work

    async def send(self, job_ids: Sequence[UUID]) -> None:
        """One message a job. Raises `UnavailableError("redis")`; some may be on their way then, which does no harm."""
        await asyncio.to_thread(self._send, job_ids)

    async def backlog(self) -> int:
        """Messages no worker has fetched. Raises `UnavailableError("redis")`."""
        with translate():
            return int(await self._redis.llen(INGESTION_QUEUE))

    async def close(self) -> None:
        """Closes the connection, after a send that is under way."""
        await asyncio.to_thread(self._close)

    def _send(self, job_ids: Sequence[UUID]) -> None:
        with self._turn:
            try:
                self._publish(job_ids)
            except (OperationalError, *UNREACHABLE) as error:
                self._drop()
                raise UnavailableError(DEPENDENCY) from error
            except BaseException:
                self._drop()
                raise

    def _publish(self, job_ids: Sequence[UUID]) -> None:
        if self._connection is None:
            self._connection = self._celery.connection_for_write()
        for job_id in job_ids:
            self._celery.send_task(
                RUN_JOB,
                kwargs={"payload": RunJob(job_id=job_id).model_dump(mode="json")},
                queue=INGESTION_QUEUE,
                connection=self._connection,
                retry=False,
            )

    def _close(self) -> None:
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.release()  # type: ignore[no-untyped-call]  # kombu leaves it unannotated
