"""Jobs from their leases to their outcomes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.errors import UnavailableError
from weft_core.failures import FailureCode, IngestionFailure
from weft_ingestion.models import JobKind
from weft_ingestion.pipeline.communities import detect_communities
from weft_ingestion.pipeline.names.rebuild import rebuild_graph
from weft_ingestion.pipeline.names.resolve import resolve_names
from weft_ingestion.pipeline.removal import clean_up, delete_document
from weft_ingestion.pipeline.run import ingest_documents
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import Lease
from weft_ingestion.services import outcomes
from weft_ingestion.worker.fence import Fence, LeaseLostError
from weft_ingestion.worker.heartbeat import heartbeat
from weft_ingestion.worker.taking import take
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

Write = Callable[[AsyncSession], Awaitable[bool]]

SETTLE_EVERY_S = 1.0

_log = structlog.get_logger("weft.ingestion.worker")


class _Stopped(Exception):
    """The worker is to stop: the jobs go back."""


class JobRunner:
    """Runs one job, or the ingests of several short documents, at a time. `stopping` makes the present ones be handed
    back, within about a second."""

    def __init__(self, tools: Tools, stopping: asyncio.Event) -> None:
        self._tools = tools
        self._stopping = stopping

    async def run(self, job_id: UUID) -> None:
        """Does nothing when there is nothing to do: messages may be wrong or repeated."""
        if self._stopping.is_set():
            return
        try:
            leases = await take(self._tools, job_id)
        except UnavailableError as error:
            _log.warning("job_not_taken", job=str(job_id), dependency=error.dependency)
            return
        if leases:
            first = leases[0]
            with structlog.contextvars.bound_contextvars(
                job=str(first.job_id), kind=first.kind.value, document=str(first.document_id), attempt=first.attempt
            ):
                await self._run(leases)

    async def _run(self, leases: Sequence[Lease]) -> None:
        began = time.monotonic()
        fence = Fence(self._tools.sessions, leases)
        try:
            for lease, failure in await self._guarded(leases, fence):
                await self._fail(lease, failure)
        except LeaseLostError:
            _log.warning("lease_lost")
        except _Stopped:
            _log.info("jobs_handed_back", documents=len(fence.leases))
            await self._settle_each(fence, outcomes.hand_back)
        except (UnavailableError, TimeoutError) as error:
            reason = str(error) or "a store did not answer in time"
            _log.warning("jobs_wait", documents=len(fence.leases), reason=reason)
            self._tools.projections.forget()
            await self._settle_each(
                fence, lambda session, lease: outcomes.requeue(session, lease, is_error=False, detail=reason)
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, the jobs must get an outcome
            _log.exception("job_error", documents=len(fence.leases))
            await self._after_error(fence, f"{type(error).__name__}: {error}".replace("\x00", "")[:1000])
        else:
            _log.info("jobs_done", documents=len(leases), seconds=round(time.monotonic() - began, 3))
        for lease in fence.lost_in_writing:
            if lease.kind is JobKind.INGEST:
                await self._settle(lambda session, lease=lease: _leave_clean_up(session, lease))  # type: ignore[misc]
        await self._tools.bus.publish(*(lease.document_id for lease in leases))

    async def _fail(self, lease: Lease, failure: IngestionFailure) -> None:
        _log.info("document_failed", document=str(lease.document_id), code=failure.code.value, detail=failure.detail)
        await self._settle(lambda session: outcomes.fail(session, lease, failure.code, failure.detail))

    async def _after_error(self, fence: Fence, detail: str) -> None:
        """Each is tried again, and alone: only one of them may be the reason."""

        async def outcome(session: AsyncSession, lease: Lease) -> bool:
            if lease.errors + 1 >= outcomes.MAX_ERRORS:
                return await outcomes.fail(session, lease, FailureCode.INTERNAL, detail)
            return await outcomes.requeue(session, lease, is_error=True, detail=detail)

        await self._settle_each(fence, outcome)

    async def _guarded(self, leases: Sequence[Lease], fence: Fence) -> list[tuple[Lease, IngestionFailure]]:
        """The work, stopped as soon as all leases are lost or the worker is to stop."""
        work = asyncio.ensure_future(self._work(leases, fence))
        others = [
            asyncio.create_task(heartbeat(self._tools.sessions, fence, self._tools.settings.lease_seconds)),
            asyncio.create_task(self._wait_for_stop()),
        ]
        try:
            await asyncio.wait([work, *others], return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                next(other for other in others if other.done()).result()
            return await work
        finally:
            for task in (work, *others):
                task.cancel()
            await asyncio.gather(work, *others, return_exceptions=True)

    async def _work(self, leases: Sequence[Lease], fence: Fence) -> list[tuple[Lease, IngestionFailure]]:
        match leases[0].kind:
            case JobKind.INGEST:
                return await ingest_documents(self._tools, leases, fence)
            case JobKind.CLEANUP:
                await clean_up(self._tools, leases[0], fence)
            case JobKind.DELETE:
                await delete_document(self._tools, leases[0], fence)
            case JobKind.RESOLVE:
                await resolve_names(self._tools, leases[0], fence)
            case JobKind.REBUILD:
                await rebuild_graph(self._tools, leases[0], fence)
            case JobKind.COMMUNITIES:
                await detect_communities(self._tools, leases[0], fence)
        return []

    async def _wait_for_stop(self) -> None:
        await self._stopping.wait()
        raise _Stopped

    async def _settle_each(self, fence: Fence, outcome: Callable[[AsyncSession, Lease], Awaitable[bool]]) -> None:
        for lease in fence.leases:
            await self._settle(lambda session, lease=lease: outcome(session, lease))  # type: ignore[misc]

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
