"""API, stores and workers as one system, and texts for it to read."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.embedding_server import EmbeddingServer
from support.ingestion import Api, running_api
from support.ingestion_worker import Projections, Worker, open_projections, running_worker
from support.waiting import until
from weft_ingestion.models import ChunkRow, ExtractionRow, GenerationRow, JobRow

Json = dict[str, Any]
PEOPLE = ["Ada Lovelace", "Charles Babbage", "Mary Somerville", "Michael Faraday", "George Boole", "Luigi Menabrea"]
PLACES = ["London", "Turin", "Cambridge", "Edinburgh"]


def text(paragraphs: int, seed: str = "") -> bytes:
    """Prose of about one chunk a paragraph, in which names meet."""
    lines = []
    for n in range(paragraphs):
        who, whom = PEOPLE[n % 6], PEOPLE[(n * 5 + 1) % 6]
        filler = " ".join(f"note {n} {seed} line {k} speaks of gears and cards." for k in range(6))
        lines.append(f"{who} was born in {PLACES[n % 4]} and married {whom} in 18{n % 60 + 10}. {filler}")
    return "\n\n".join(lines).encode()


@dataclass
class System:
    """API, stores and, when started, a worker."""

    api: Api
    projections: Projections
    embedder: EmbeddingServer
    environment: dict[str, str]
    folder: Path
    sessions: async_sessionmaker[AsyncSession]
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def worker(self, **settings: str) -> Worker:
        return await self.stack.enter_async_context(running_worker(self.environment, self.folder, **settings))

    async def upload(self, content: bytes, name: str = "letters.txt") -> UUID:
        answer = await self.api.upload(content, name)
        assert answer.status_code == 202, answer.text
        return UUID(answer.json()["document"]["id"])

    async def document(self, document_id: UUID) -> Json:
        found: Json = (await self.api.client.get(f"{self.api.documents}/{document_id}")).json()
        return found

    async def settled(self, document_id: UUID, within: float = 90) -> Json:
        return await until(lambda: self.document(document_id), lambda d: d["status"] in {"ready", "failed"}, within)

    async def rows(self, model: type, *conditions: ColumnElement[bool]) -> int:
        statement = select(func.count()).select_from(model).where(*conditions)
        async with self.sessions() as session:
            return int((await session.execute(statement)).scalar_one())

    async def idle(self, within: float = 60) -> None:
        """No job is left to do now."""

        async def open_jobs() -> int:
            return await self.rows(JobRow, JobRow.state.in_(["queued", "running"]), JobRow.not_before < func.now())

        await until(open_jobs, lambda n: n == 0, within)

    async def state(self, document_id: UUID, generation: int = 1) -> Json:
        """All that one document is, in all stores, without what differs by nature."""
        document = await self.document(document_id)
        keys = ("status", "counters", "active_generation", "latest_generation", "error_code", "title", "degraded")
        return {
            **{key: document[key] for key in keys},
            **await self.projections.state(document_id, generation),
            "rows": await self.rows(ChunkRow),
            "extractions": await self.rows(ExtractionRow),
            "generations": await self.rows(GenerationRow),
        }


@dataclass(frozen=True)
class Stores:
    """Addresses of what a system runs on."""

    postgres: SecretStr
    redis: SecretStr
    neo4j: SecretStr
    qdrant: SecretStr


@asynccontextmanager
async def running_system(
    stores: Stores, sessions: async_sessionmaker[AsyncSession], embedder: EmbeddingServer, folder: Path
) -> AsyncIterator[System]:
    """With short leases and frequent sweeps, so that what is lost is found while a test waits."""
    embedder.release()
    embedder.texts.clear()
    environment = {
        "WEFT_POSTGRES_URL": stores.postgres.get_secret_value(),
        "WEFT_REDIS_URL": stores.redis.get_secret_value(),
        "WEFT_NEO4J_URL": stores.neo4j.get_secret_value(),
        "WEFT_QDRANT_URL": stores.qdrant.get_secret_value(),
        "WEFT_BLOB_URL": f"file://{folder}/blobs",
        "WEFT_LEASE_SECONDS": "3",
        "WEFT_SWEEP_SECONDS": "0.3",
        "WEFT_WORKER_CONCURRENCY": "1",
        **embedder.environment,
    }
    async with (
        running_api(stores.postgres, stores.redis, folder / "blobs", lease_seconds=3, sweep_seconds=0.3) as api,
        open_projections(stores.neo4j, stores.qdrant, api.workspace_id) as projections,
    ):
        system = System(api, projections, embedder, environment, folder, sessions)
        async with system.stack:
            yield system
        embedder.release()
