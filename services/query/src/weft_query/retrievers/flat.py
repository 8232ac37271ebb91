"""One channel of Qdrant alone, for whoever wants to see it alone."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from weft_core.contracts.query import ChannelHit, Explanation, Filters
from weft_core.errors import UnavailableError
from weft_query.retrievers.base import Channel, ChannelRetriever
from weft_query.retrievers.filters import allows
from weft_query.retrievers.found import Clock, Found, Ranked
from weft_stores.postgres.published import PublishedChunk, PublishedChunks
from weft_stores.qdrant.search import VectorHit

QDRANT_S = 3.0
"""How long a channel may keep a question waiting."""


async def hits_of(retriever: ChannelRetriever, question: str) -> Sequence[VectorHit]:
    """Raises `UnavailableError`, also for a store that says nothing."""
    try:
        async with asyncio.timeout(QDRANT_S):
            return await retriever.hits(question)
    except TimeoutError as error:
        raise UnavailableError("qdrant", "qdrant did not answer in time") from error


async def flat_search(
    retriever: ChannelRetriever, chunks: PublishedChunks, question: str, filters: Filters, limit: int, clock: Clock
) -> Found:
    """The channel's own order."""
    with clock.reading():
        hits = await hits_of(retriever, question)
        published = await chunks.by_ids(hit.chunk_id for hit in hits)
    return Found(ranked(retriever.channel, hits, published, filters)[:limit])


def ranked(
    channel: Channel, hits: Sequence[VectorHit], published: dict[UUID, PublishedChunk], filters: Filters
) -> list[Ranked]:
    """Those that are published, and pass."""
    found: list[Ranked] = []
    for hit in hits:
        chunk = published.get(hit.chunk_id)
        if chunk is not None and allows(filters, chunk):
            place = ChannelHit(channel=channel, rank=len(found) + 1, score=hit.score)
            found.append(Ranked(chunk, hit.score, Explanation(channels=[place])))
    return found
