"""The real worker as a process of its own, and what lies in the stores after it."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
from neo4j import AsyncDriver
from pydantic import SecretStr

from support.waiting import until
from weft_core.ids import chunk_id
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.reader import GraphReader
from weft_stores.qdrant.chunks import ChunkVectors
from weft_stores.qdrant.client import open_qdrant
from weft_stores.settings import Neo4jSettings, QdrantSettings, neo4j_target

START_S = 90


@dataclass
class Worker:
    """A running worker with its pool processes."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def family(self) -> list[psutil.Process]:
        leader = psutil.Process(self.process.pid)
        return [leader, *leader.children(recursive=True)]

    def kill(self) -> None:
        """SIGKILL to the leader alone; its children must die of it."""
        family = self.family()
        self.process.kill()
        self.process.wait(10)
        _, alive = psutil.wait_procs(family[1:], timeout=10)
        assert not alive, f"outlived their leader: {alive}"

    def kill_children(self) -> None:
        for child in self.family()[1:]:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()

    def stop(self, within: float = 30, *, whole_group: bool = False) -> int:
        """SIGTERM to the leader, or to its children as well; the exit code."""
        family = self.family() if self.process.poll() is None else []
        if whole_group:
            os.killpg(self.process.pid, signal.SIGTERM)
        else:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(within)
        _, alive = psutil.wait_procs(family, timeout=5)
        assert not alive, f"left behind: {alive}"
        return code


def start_worker(environment: Mapping[str, str], folder: Path, settings: Mapping[str, str]) -> tuple[Worker, Path]:
    """A worker that is starting, and the file it makes when it takes work."""
    number = len(list(folder.glob("worker-*.log")))
    log, ready = folder / f"worker-{number}.log", folder / f"worker-{number}.ready"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("WEFT_")}
    variables = {**inherited, **environment, "WEFT_READY_FILE": str(ready), **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "weft_ingestion.worker"],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Worker(process, log), ready


@asynccontextmanager
async def running_worker(environment: Mapping[str, str], folder: Path, **settings: str) -> AsyncIterator[Worker]:
    """A worker that takes work. Ends it at the end, if it still runs."""
    worker, ready = start_worker(environment, folder, settings)
    process = worker.process
    try:

        async def state() -> bool:
            assert process.poll() is None, f"the worker ended\n{worker.log.read_text()}"
            return ready.exists()

        await until(state, bool, within=START_S)
        yield worker
    finally:
        if process.poll() is None:
            await asyncio.to_thread(_end, worker)


def _end(worker: Worker) -> None:
    family = worker.family()
    worker.process.terminate()
    _, alive = psutil.wait_procs(family, timeout=20)
    for process in alive:
        process.kill()
    worker.process.wait(5)


@dataclass
class Projections:
    """What readers of Qdrant and Neo4j would find of one workspace."""

    vectors: ChunkVectors
    graph: GraphReader
    workspace_id: UUID

    async def state(self, document_id: UUID, generation: int) -> dict[str, object]:
        stats = await self.graph.stats()
        return {
            "vectors": len(await self.vectors.existing([chunk_id(document_id, generation, n) for n in range(1000)])),
            "all vectors": await self.vectors.count(None),
            "chunks": stats.chunks,
            "entities": stats.entities,
            "relations": stats.relations,
            "mentions": stats.mentions,
        }


@asynccontextmanager
async def open_projections(neo4j: SecretStr, qdrant: SecretStr, workspace_id: UUID) -> AsyncIterator[Projections]:
    settings = Neo4jSettings(neo4j_url=neo4j)
    driver: AsyncDriver = open_driver(settings)
    client = open_qdrant(QdrantSettings(qdrant_url=qdrant))
    try:
        yield Projections(
            ChunkVectors(client, workspace_id),
            GraphReader(driver, neo4j_target(neo4j).database, workspace_id),
            workspace_id,
        )
    finally:
        await driver.close()
        await client.close()
