"""How a leased job ends. Shared by the worker and by the sweeper, which gives up what no worker survives."""

import random
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.failures import FailureCode
from weft_ingestion.models import JobKind, JobState
from weft_ingestion.repositories.leases import MAX_CRASHES, Lease, LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository

MAX_ERRORS = 3
FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 300.0


def backoff_s(failures: int) -> float:
    """Seconds to wait after the n-th failure (from 0): doubling with full jitter, never under a quarter of a second,
    never over five minutes. There is no last time: a store may be away for a weekend, and the job is still owed."""
    ceiling = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0 ** min(failures, 16))
    return random.uniform(0.25, ceiling)  # noqa: S311 - spreads load, guards nothing


async def begin(session: AsyncSession, leases: Sequence[Lease]) -> list[Lease]:
    """In the transaction that took them. Gives those that are to be worked on: a job that has stopped too many workers
    is failed instead."""
    begun: list[Lease] = []
    for lease in leases:
        if lease.kind is JobKind.INGEST and lease.crashes >= MAX_CRASHES:
            await fail(session, lease, FailureCode.POISON, f"{lease.crashes} workers died while they worked on it")
        else:
            begun.append(lease)
    ingests = [lease for lease in begun if lease.kind is JobKind.INGEST]
    if ingests:
        await ProgressRepository(session, ingests).begin()
    return begun


async def fail(session: AsyncSession, lease: Lease, code: FailureCode, detail: str) -> bool:
    """Ends the job for good. False when the lease was lost.

    Removing what a deleted document left is owed for ever: such a job is never given up, only tried more slowly."""
    leases = LeaseRepository(session)
    if not await leases.lock([lease]):
        return False
    if lease.kind is not JobKind.INGEST:
        return await leases.again_later(lease, LONGEST_DELAY_S, is_error=True, detail=detail)
    await leases.finish([lease], JobState.FAILED, code, detail)
    await ProgressRepository(session, [lease]).failed(code)
    return True


async def requeue(session: AsyncSession, lease: Lease, *, is_error: bool, detail: str) -> bool:
    """Tries again later: `is_error` for an exception nobody foresaw, else a store that is away."""
    leases = LeaseRepository(session)
    if not await leases.lock([lease]):
        return False
    delay = backoff_s(lease.errors if is_error else lease.retries)
    await leases.again_later(lease, delay, is_error=is_error, detail=detail)
    if lease.kind is JobKind.INGEST:
        await ProgressRepository(session, [lease]).requeued()
    return True


async def hand_back(session: AsyncSession, lease: Lease) -> bool:
    """The worker stops: another goes on at once, and the attempt does not count."""
    leases = LeaseRepository(session)
    if not await leases.lock([lease]):
        return False
    await leases.give_back(lease)
    if lease.kind is JobKind.INGEST:
        await ProgressRepository(session, [lease]).requeued()
    return True
