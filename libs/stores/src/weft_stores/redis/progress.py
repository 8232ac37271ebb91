"""Wake-up hints for readers of a document's progress. The truth is the row in Postgres; a hint only says: look now."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from uuid import UUID

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from weft_core.errors import UnavailableError
from weft_stores.redis.errors import UNREACHABLE, translate

logger = logging.getLogger(__name__)

POLL_S = 2.0


class ProgressBus:
    """Publishes and awaits hints. A dead Redis never breaks the caller: hints are then lost and readers fall back to
    looking every `poll_s` seconds."""

    def __init__(self, redis: Redis, poll_s: float = POLL_S) -> None:
        self._redis = redis
        self._poll_s = poll_s

    async def publish(self, *document_ids: UUID) -> None:
        """Says that something about the documents changed. Logs and goes on when Redis is away."""
        if not document_ids:
            return
        try:
            with translate():
                pipeline = self._redis.pipeline(transaction=False)
                for document_id in document_ids:
                    pipeline.publish(_channel(document_id), b"")
                await pipeline.execute()
        except UnavailableError:
            logger.warning("progress hints not sent: redis is not reachable", extra={"documents": len(document_ids)})

    async def subscribe(self, document_id: UUID) -> AsyncGenerator[None, None]:
        """Yields once at the start, then after every hint and at the latest every `poll_s` seconds, until closed.

        The first yield comes after the subscription stands, so a change made after it is never missed. Close it
        (`contextlib.aclosing`) when done: it holds a connection.
        """
        pubsub: PubSub | None = None
        try:
            while True:
                if pubsub is None:
                    pubsub = await self._listen(document_id)
                yield
                pubsub = await self._wait(pubsub)
        finally:
            if pubsub is not None:
                await _close(pubsub)

    async def _listen(self, document_id: UUID) -> PubSub | None:
        pubsub = self._redis.pubsub()
        try:
            await pubsub.subscribe(_channel(document_id))
            await pubsub.get_message(timeout=self._poll_s)  # the confirmation: from here on no hint is missed
        except UNREACHABLE:
            await _close(pubsub)
            return None
        return pubsub

    async def _wait(self, pubsub: PubSub | None) -> PubSub | None:
        """Waits for a hint or `poll_s`; gives None back when the connection is lost."""
        if pubsub is None:
            await asyncio.sleep(self._poll_s)
            return None
        try:
            await pubsub.get_message(timeout=self._poll_s)
            while await pubsub.get_message(timeout=0):  # several hints are one reason to look
                pass
        except UNREACHABLE:
            await _close(pubsub)
            await asyncio.sleep(self._poll_s)
            return None
        return pubsub


async def _close(pubsub: PubSub) -> None:
    try:
        await pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it unannotated
    except UNREACHABLE:
        logger.debug("subscription was already lost")


def _channel(document_id: UUID) -> str:
    return f"weft:progress:{document_id}"
