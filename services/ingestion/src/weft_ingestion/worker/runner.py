"""One job from its lease to its outcome."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.errors import UnavailableError
from weft_core.failures import FailureCode, IngestionFailure
from weft_ingestion.models import JobKind
from weft_ingestion.pipeline.removal import clean_up, delete_document
from weft_ingestion.pipeline.run import ingest_document
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.services import outcomes
from weft_ingestion.worker.fence import Fence, LeaseLostError
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

Handler = Callable[[Tools, Lease, Fence], Awaitable[None]]
Write = Callable[[AsyncSession], Awaitable[bool]]

HANDLERS: dict[JobKind, Handler] = {
    JobKind.INGEST: ingest_document,
    JobKind.CLEANUP: clean_up,
    JobKind.DELETE: delete_document,
}
SETTLE_EVERY_S = 1.0

_log = structlog.get_logger("weft.ingestion.worker")


class _Stopped(Exception):
    """The worker is to stop: the job goes back."""


class JobRunner:
    """Runs jobs one at a time. `stopping` makes the present one be handed back, within about a second."""

    def __init__(self, tools: Tools, stopping: asyncio.Event) -> None:
        self._tools = tools
        self._stopping = stopping

    async def run(self, job_id: UUID) -> None:
        """Does nothing for a job that is finished, not due, or someone else's: messages may be wrong or repeated."""
        if self._stopping.is_set():
            return
        try:
            lease = await self._take(job_id)
        except UnavailableError as error:
            _log.warning("job_not_taken", job=str(job_id), dependency=error.dependency)
            return
        if lease is None:
            return
        with structlog.contextvars.bound_contextvars(
            job=str(job_id), kind=lease.kind.value, document=str(lease.document_id), attempt=lease.attempt
        ):
            await self._run(lease)

    async def _take(self, job_id: UUID) -> Lease | None:
        async with session_scope(self._tools.sessions) as session:
            lease = await LeaseRepository(session).take(job_id, self._tools.settings.lease_seconds)
            begun = lease is not None and await outcomes.begin(session, lease)
        if lease is not None:
            await self._tools.bus.publish(lease.document_id)
        return lease if begun else None

    async def _run(self, lease: Lease) -> None:
        began = time.monotonic()
        fence = Fence(self._tools.sessions, lease)
        try:
            await self._guarded(lease, fence)
        except LeaseLostError:
            _log.warning("lease_lost")
            if fence.touched and lease.kind is JobKind.INGEST:
                await self._settle(lambda session: _leave_clean_up(session, lease))
        except _Stopped:
            _log.info("job_handed_back")
            await self._settle(lambda session: outcomes.hand_back(session, lease))
        except IngestionFailure as failure:
            code, detail = failure.code, failure.detail
            _log.info("document_failed", code=code.value, detail=detail)
            await self._settle(lambda session: outcomes.fail(session, lease, code, detail))
        except (UnavailableError, TimeoutError) as error:
            reason = str(error) or "a store did not answer in time"
            _log.warning("job_waits", reason=reason)
            self._tools.projections.forget()
            await self._settle(lambda session: outcomes.requeue(session, lease, is_error=False, detail=reason))
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must get an outcome
            _log.exception("job_error", errors=lease.errors + 1)
            await self._after_error(lease, f"{type(error).__name__}: {error}")
        else:
            _log.info("job_done", seconds=round(time.monotonic() - began, 3))
        await self._tools.bus.publish(lease.document_id)

    async def _after_error(self, lease: Lease, detail: str) -> None:
        detail = detail.replace("\x00", "")[:1000]
        if lease.errors + 1 >= outcomes.MAX_ERRORS:
            await self._settle(lambda session: outcomes.fail(session, lease, FailureCode.INTERNAL, detail))
        else:
            await self._settle(lambda session: outcomes.requeue(session, lease, is_error=True, detail=detail))

    async def _guarded(self, lease: Lease, fence: Fence) -> None:
        """The handler, stopped as soon as the lease is lost or the worker is to stop."""
        work = asyncio.ensure_future(HANDLERS[lease.kind](self._tools, lease, fence))
        others = [asyncio.create_task(self._heartbeat(lease)), asyncio.create_task(self._wait_for_stop())]
        try:
            await asyncio.wait([work, *others], return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                next(other for other in others if other.done()).result()
            await work
        finally:
            for task in (work, *others):
                task.cancel()
            await asyncio.gather(work, *others, return_exceptions=True)

    async def _heartbeat(self, lease: Lease) -> None:
        """Raises `LeaseLostError`; `UnavailableError` when Postgres was away for as long as the lease runs."""
        lease_s = self._tools.settings.lease_seconds
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(lease_s / 3)
            try:
                async with session_scope(self._tools.sessions) as session:
                    held = await LeaseRepository(session).renew(lease, lease_s)
            except UnavailableError:
                if time.monotonic() - renewed > lease_s:
                    raise
                continue
            if not held:
                raise LeaseLostError
            renewed = time.monotonic()

    async def _wait_for_stop(self) -> None:
        await self._stopping.wait()
        raise _Stopped

    async def _settle(self, write: Write) -> None:
        """Writes an outcome, however long Postgres is away: a job whose worker lives must not count as crashed. Only a
        worker that is to stop gives up; the lease then runs out."""
        while True:
            try:
                async with session_scope(self._tools.sessions) as session:
                    written = await write(session)
            except UnavailableError:
                if self._stopping.is_set():
                    return
                await asyncio.sleep(SETTLE_EVERY_S)
                continue
            if not written:
                _log.warning("outcome_fenced")
            return


async def _leave_clean_up(session: AsyncSession, lease: Lease) -> bool:
    JobRepository(session, lease.workspace_id).enqueue(JobKind.CLEANUP, lease.document_id)
    return True
