"""One collection's shard: engine calls in worker threads, writes one after another, flushes when there is time."""

from __future__ import annotations  # the stubs name types that the module itself lacks

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TypeVar

import qdrant_edge as edge

from weft_local.qdrant.engine.faults import engine_faults
from weft_local.qdrant.models.collections import CreateCollection

T = TypeVar("T")

QUIET_S = 1.0
"""A flush waits for this long without writes..."""
LATEST_S = 15.0
"""...but comes at the latest this long after the last one."""
NEVER = 10**9
"""Points from which the engine would build an HNSW graph: building holds every thread of the process for seconds."""


def engine_config(config: CreateCollection) -> edge.EdgeConfig:
    """What the engine needs to know of a collection."""
    return edge.EdgeConfig(
        vectors={
            name: edge.EdgeVectorParams(params.size, getattr(edge.Distance, params.distance))
            for name, params in config.dense.items()
        },
        sparse_vectors={
            name: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf if params.modifier == "idf" else None)
            for name, params in config.sparse.items()
        },
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=NEVER),
    )


class Shard:
    """Serves one open `EdgeShard`.

    The engine locks its own segments, so reads run beside a write; writes wait for each other, which keeps their
    order. A write is in the engine's log before it returns and survives the death of the process; `flush` shortens
    that log.
    """

    def __init__(self, shard: edge.EdgeShard, path: Path, config: CreateCollection, executor: Executor) -> None:
        self.config = config
        self._shard = shard
        self._path = path
        self._executor = executor
        self._writing = asyncio.Lock()
        self._operations = 0
        self._dirty_since: float | None = None
        self._last_write = 0.0

    @classmethod
    def create(cls, path: Path, config: CreateCollection, executor: Executor) -> Shard:
        """Makes the shard in the new folder `path`. Blocks."""
        path.mkdir(parents=True)
        try:
            with engine_faults():
                shard = edge.EdgeShard.create(str(path), engine_config(config))
                shard.flush()
        except BaseException:
            shutil.rmtree(path)
            raise
        return cls(shard, path, config, executor)

    @classmethod
    def load(cls, path: Path, config: CreateCollection, executor: Executor) -> Shard:
        """Opens the shard in `path` and replays its log. Blocks."""
        return cls(edge.EdgeShard.load(str(path), engine_config(config)), path, config, executor)

    async def read(self, call: Callable[[edge.EdgeShard], T]) -> T:
        """Runs `call` in a worker thread, beside other reads."""
        return await self._run(call)

    async def write(self, operations: Sequence[edge.UpdateOperation]) -> int:
        """Applies `operations` in order, after any write before them; gives the number of the last.

        Each operation is a call of its own, so that reads come in between: the engine keeps Python's interpreter lock
        while it works.
        """
        async with self._writing:
            for operation in operations:
                await self._run(lambda shard, op=operation: shard.update(op))  # type: ignore[misc]  # bound early
                self._operations += 1
            self._last_write = time.monotonic()
            if self._dirty_since is None:
                self._dirty_since = self._last_write
            return self._operations

    async def flush_if_due(self) -> None:
        """Flushes after a quiet moment, or when the oldest unflushed write is `LATEST_S` old."""
        async with self._writing:
            now = time.monotonic()
            if self._dirty_since is None:
                return
            if now - self._last_write >= QUIET_S or now - self._dirty_since >= LATEST_S:
                await self._run(edge.EdgeShard.flush)
                self._dirty_since = None

    async def close(self) -> None:
        """Flushes and lets go of the files."""
        async with self._writing:
            await self._run(edge.EdgeShard.flush)
            await self._run(edge.EdgeShard.close)

    async def drop(self) -> None:
        """Closes and deletes the files. Calls under way end with a `NotFoundError`."""
        async with self._writing:
            self._dirty_since = None
            await self._run(edge.EdgeShard.close)
            await asyncio.get_running_loop().run_in_executor(self._executor, shutil.rmtree, self._path)

    async def _run(self, call: Callable[[edge.EdgeShard], T]) -> T:
        def guarded() -> T:
            with engine_faults():
                return call(self._shard)

        return await asyncio.get_running_loop().run_in_executor(self._executor, guarded)
