"""Composition root of the API. The worker has its own: it needs what this must never reach."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from weft_ingestion.broker import open_celery
from weft_ingestion.services.dispatch import Dispatcher
from weft_ingestion.services.relay import Relay
from weft_ingestion.services.sweeper import Sweeper
from weft_ingestion.services.turns import Turns
from weft_ingestion.services.watch import Watch
from weft_ingestion.settings import IngestionSettings
from weft_stores.blob.base import BlobStores
from weft_stores.blob.factory import open_blob_store
from weft_stores.postgres.curations import open_curations
from weft_stores.postgres.engine import create_engine, session_factory
from weft_stores.redis.client import open_redis
from weft_stores.redis.progress import ProgressBus

POOL_SIZE = 10
UPLOADS_AT_ONCE = 6
"""Transactions of uploads; what is left of the pool is for readers, relay and sweeper."""


@dataclass(frozen=True, slots=True)
class Container:
    """What requests use."""

    settings: IngestionSettings
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    turns: Turns
    blobs: BlobStores
    bus: ProgressBus
    relay: Relay


@asynccontextmanager
async def open_container(settings: IngestionSettings) -> AsyncIterator[Container]:
    """Opens clients, none of which connects yet, and runs relay, sweeper and watch beside the requests."""
    async with contextlib.AsyncExitStack() as stack:
        engine = create_engine(settings.postgres_url, application_name="weft-ingestion", pool_size=POOL_SIZE)
        stack.push_async_callback(engine.dispose)
        redis = open_redis(settings.redis_url, max_connections=200)  # one a live progress stream
        stack.push_async_callback(redis.aclose)
        celery = open_celery(settings.redis_url)
        stack.callback(celery.close)
        sessions = session_factory(engine)
        blobs, bus, dispatcher = open_blob_store(settings.blob_url), ProgressBus(redis), Dispatcher(celery, redis)
        stack.push_async_callback(dispatcher.close)
        relay = Relay(sessions, dispatcher)
        sweeper = Sweeper(sessions, dispatcher, blobs, bus, settings.sweep_seconds)
        curations = await stack.enter_async_context(open_curations(settings.postgres_url))
        watch = Watch(sessions, curations, dispatcher)
        tasks = [asyncio.create_task(each.run()) for each in (relay, sweeper, watch)]
        stack.push_async_callback(_end, tasks)
        yield Container(settings, engine, sessions, Turns(sessions, UPLOADS_AT_ONCE), blobs, bus, relay)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Asks until they end: a cancellation may be lost in a driver that makes an error of its own of it."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=1)
