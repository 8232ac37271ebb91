"""One question in every way the benchmark compares."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from pydantic import BaseModel

from weft_client import AsyncWeft
from weft_core.contracts.query import Mode, Passage, Timings

LIMIT = 50
"""Passages of each list that is fused."""
HYBRID_LIMIT = 20
"""Enough for the first ten documents where one gives several passages."""


class Asked(BaseModel):
    """What came of a question. Orders hold numbers of documents; times are in milliseconds: `client_ms` as the client
    of the gateway waited for the hybrid answer, `embed_ms` of the model alone just before."""

    set: str
    question: int
    bm25: list[int]
    dense: list[int]
    hybrid: list[int]
    timings: Timings
    client_ms: float
    embed_ms: float | None = None
    degraded: list[str] = []


Embed = Callable[[str], float]


async def ask(
    weft: AsyncWeft, of: tuple[str, int], question: str, numbers: Mapping[UUID, int], embed: Embed | None
) -> Asked:
    """`of`: the set and the place of the question in it. The timed way comes first: no other has warmed it."""
    embed_ms = None if embed is None else await asyncio.to_thread(embed, question)
    began = time.perf_counter()
    hybrid = await weft.query(question, mode=Mode.AUTO, limit=HYBRID_LIMIT)
    client_ms = 1000 * (time.perf_counter() - began)
    sparse = await weft.query(question, mode=Mode.SPARSE, limit=LIMIT)
    dense = await weft.query(question, mode=Mode.DENSE, limit=LIMIT)
    return Asked(
        set=of[0],
        question=of[1],
        bm25=order(sparse.passages, numbers),
        dense=order(dense.passages, numbers),
        hybrid=order(hybrid.passages, numbers),
        timings=hybrid.timings,
        client_ms=client_ms,
        embed_ms=embed_ms,
        degraded=sorted({*hybrid.degraded, *sparse.degraded, *dense.degraded}),
    )


def order(passages: Iterable[Passage], numbers: Mapping[UUID, int]) -> list[int]:
    """Documents; each at the rank of its first passage."""
    return list(dict.fromkeys(numbers[passage.document_id] for passage in passages))
