"""Keeping leases while work goes on."""

import asyncio
import time
from typing import NoReturn

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_ingestion.repositories.leases import LeaseRepository
from weft_ingestion.worker.fence import Fence
from weft_stores.postgres.engine import session_scope


async def heartbeat(sessions: async_sessionmaker[AsyncSession], fence: Fence, lease_s: float) -> NoReturn:
    """Renews the fence's leases every third of their time; those that are gone leave the fence.

    Raises `LeaseLostError` when none is left; `UnavailableError` when Postgres was away for as long as a lease runs.
    """
    renewed = time.monotonic()
    while True:
        await asyncio.sleep(lease_s / 3)
        try:
            async with session_scope(sessions) as session:
                held = await LeaseRepository(session).renew(fence.leases, lease_s)
        except UnavailableError:
            if time.monotonic() - renewed > lease_s:
                raise
            continue
        fence.keep(held)
        renewed = time.monotonic()
