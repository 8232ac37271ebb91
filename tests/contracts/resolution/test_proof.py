"""Random ingests, new versions, deletes and curations, and after each the graph and the registry are exactly what the
model computes from what is there: nothing depends on how it came to be."""

import asyncio
import os
import random
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import select

from support.curating import Curator
from support.graphs import dump, seeded
from support.ingestion_system import System
from support.resolution_model import Expected, Read, expected
from support.waiting import until
from weft_core.resolution import Anchor, Curation, CurationKind
from weft_ingestion.models import ChunkRow, DocumentRow, EntityRow, PassageRow
from weft_ingestion.repositories.chunks import chunk_of

STEPS = 16
SEEDS = range(1, 1 + int(os.environ.get("WEFT_PROOF_SEEDS", "1")))
"""`make proof SEEDS=20` walks more ways than the one every run of the tests walks."""
PEOPLE = (
    "Robert Smith", "Bob Smith", "Ada Lovelace", "Augusta Ada Lovelace", "George Gordon Byron", "Lord Byron",
    "J. R. R. Tolkien", "John Ronald Reuel Tolkien",
)  # fmt: skip
FIRMS = (
    "International Business Machines (IBM)", "IBM", "International Business Machines", "Acme Corporation", "Acme Inc.",
    "University of Leeds", "Univ. of Leeds",
)  # fmt: skip
PLACES = ("London", "Springfield, Illinois", "Springfield", "Müllheim", "Muellheim")


def a_text(rng: random.Random, number: int) -> str:
    """Some sentences in which names meet; no two texts share a chunk."""
    lines = []
    for _ in range(rng.randint(1, 4)):
        who, whom = rng.sample(PEOPLE, 2)
        lines.append(
            rng.choice(
                [
                    f"{who} was born in {rng.choice(PLACES)} in {rng.randint(1800, 1900)}.",
                    f"{who} married {whom} in {rng.choice(PLACES)}.",
                    f"{rng.choice(FIRMS)} was founded by {who}.",
                    f"{who} ({rng.randint(1800, 1850)}–{rng.randint(1860, 1920)}) worked for {rng.choice(FIRMS)}.",
                ]
            )
        )
    return f"Letter {number}x. " + " ".join(lines)


@dataclass
class World:
    """The system, and what has been done to it."""

    system: System
    curator: Curator
    rng: random.Random
    documents: list[UUID] = field(default_factory=list)
    standing: dict[UUID, Curation] = field(default_factory=dict)
    made: int = 0
    number: int = 0

    async def step(self) -> str:
        """Does one random thing, or two at once; says what."""
        choices = [self.upload, self.upload, self.curate, self.curate]
        if self.documents:
            choices += [self.replace, self.delete]
        if self.standing:
            choices.append(self.undo)
        picked = [self.rng.choice(choices)]
        if self.rng.random() < 0.2:
            picked.append(self.upload)
        await asyncio.gather(*(do() for do in picked))
        return " + ".join(do.__name__ for do in picked)

    async def upload(self) -> None:
        self.made += 1
        document_id = await self.system.upload(a_text(self.rng, self.made).encode(), f"{self.made}.txt")
        self.documents.append(document_id)
        assert (await self.system.settled(document_id))["status"] == "ready"

    async def replace(self) -> None:
        self.made += 1
        document_id = self.rng.choice(self.documents)
        content = a_text(self.rng, self.made).encode()
        url = f"{self.system.api.documents}/{document_id}"
        before = (await self.system.document(document_id))["active_generation"]
        answer = await self.system.api.client.put(url, files={"file": (f"{self.made}.txt", content)})
        assert answer.status_code == 202
        await until(
            lambda: self.system.document(document_id),
            lambda d: d["active_generation"] is not None and d["active_generation"] != before,
        )

    async def delete(self) -> None:
        document_id = self.documents.pop(self.rng.randrange(len(self.documents)))
        await self.system.api.client.delete(f"{self.system.api.documents}/{document_id}")
        await until(lambda: self.system.rows(DocumentRow, DocumentRow.id == document_id), lambda n: n == 0)

    async def curate(self) -> None:
        async with self.system.sessions() as session:
            rows = (await session.scalars(select(EntityRow).order_by(EntityRow.norm, EntityRow.type))).all()
        known = [Anchor(row.norm, row.type) for row in rows if not row.discriminator]
        if len(known) < 2:
            return
        one, other = self.rng.sample(known, 2)
        kind = self.rng.choice(list(CurationKind))
        match kind:
            case CurationKind.MERGE:
                await self._decide(kind, (one,), (other,))
            case CurationKind.SPLIT if self.documents and self.rng.random() < 0.5:
                await self._decide(kind, (one,), (Anchor(one.norm, one.type, (self.rng.choice(self.documents),)),))
            case CurationKind.SPLIT:
                await self._decide(kind, (one,), (other,))
            case CurationKind.RENAME:
                await self._decide(kind, (one,), value=f"Renamed {self.number}")
            case CurationKind.RETYPE:
                await self._decide(kind, (one,), value="ship")

    async def undo(self) -> None:
        curation_id = self.rng.choice(list(self.standing))
        await self.curator.undo(curation_id)
        del self.standing[curation_id]

    async def _decide(
        self, kind: CurationKind, entity: tuple[Anchor, ...], other: tuple[Anchor, ...] = (), value: str = ""
    ) -> None:
        self.number += 1
        id_ = await self.curator.decide(kind, entity, other, value)
        self.standing[id_] = Curation(id_, self.number, kind, entity, other, value)

    async def settle(self) -> None:
        """Nothing is left to do."""
        await until(self.curator.is_applied, bool)
        await self.system.idle()
        await until(self.curator.is_applied, bool)

    async def model(self) -> Expected:
        documents: dict[UUID, Read] = {}
        async with self.system.sessions() as session:
            for document_id in self.documents:
                document = await session.get_one(DocumentRow, document_id)
                here = ChunkRow.document_id == document_id, ChunkRow.generation == document.active_generation
                chunks = (await session.scalars(select(ChunkRow).where(*here).order_by(ChunkRow.ordinal))).all()
                ids = [chunk.id for chunk in chunks]
                passages = (await session.scalars(select(PassageRow).where(PassageRow.chunk_id.in_(ids)))).all()
                vectors = {passage.chunk_id: passage.passage for passage in passages}
                documents[document_id] = Read(document.title, [chunk_of(row) for row in chunks], vectors)
        return expected(self.system.api.workspace_id, documents, list(self.standing.values()))

    async def registry(self) -> dict[UUID, UUID]:
        async with self.system.sessions() as session:
            rows = await session.execute(select(EntityRow.id, EntityRow.canonical_id))
            return {row.id: row.canonical_id for row in rows}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_graph_is_always_what_documents_and_curations_say(system: System, seed: int) -> None:
    world = World(system, Curator(system.sessions, system.api.workspace_id), seeded(seed))
    await system.worker()
    graph = system.projections.graph._graph
    for number in range(STEPS):
        done = await world.step()
        await world.settle()
        model = await world.model()
        found = await dump(graph.driver, graph.database, system.api.workspace_id)
        assert found == model.graph, f"step {number}: {done}"
        assert await world.registry() == dict(model.links), f"step {number}: {done}"
    for document_id in list(world.documents):
        await system.api.client.delete(f"{system.api.documents}/{document_id}")
    await until(lambda: system.rows(DocumentRow), lambda n: n == 0)
    await world.settle()
    world.documents.clear()
    assert await world.registry() == {}
    assert (await dump(graph.driver, graph.database, system.api.workspace_id)).entities == {}
