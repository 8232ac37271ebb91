"""Senses of names out of what published documents say, read once a round."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import numpy as np

from weft_core.resolution import Appearance, Sense
from weft_ingestion.repositories.appearances import AppearanceRepository, NamedBy
from weft_ingestion.worker.tools import Tools
from weft_models.embedding.packing import unpack_passage
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.senses import SAMPLE, tell_senses, wants_context
from weft_models.resolution.vectors import Vector
from weft_stores.postgres.engine import session_scope

Context = Mapping[UUID, Vector]
"""A unit vector for each document: of the passages in which it names something."""


class Senses:
    """Senses of one workspace, told when they are first asked for. A name no published document holds has none."""

    def __init__(self, tools: Tools, workspace_id: UUID, rulings: Rulings) -> None:
        self._tools = tools
        self._workspace_id = workspace_id
        self._rulings = rulings
        self._told: dict[str, list[Sense]] = {}

    async def of(self, norms: Iterable[str]) -> dict[str, list[Sense]]:
        """By name, for all of `norms`."""
        wanted = set(norms)
        missing = wanted - self._told.keys()
        if missing:
            split_off = {document_id for norm in missing for document_id in self._rulings.split_off(norm)}
            async with session_scope(self._tools.sessions) as session:
                named = await AppearanceRepository(session, self._workspace_id).published(missing, SAMPLE, split_off)
            doubtful = [a for by in named.values() if wants_context(by.appearances) for a in by.appearances]
            context = await self._context_of(doubtful)
            self._told |= {norm: [] for norm in missing}
            self._told |= await asyncio.to_thread(self._tell, named, context)
        return {norm: self._told[norm] for norm in wanted}

    async def context(self, senses: Sequence[Sense]) -> Context:
        """Of all documents that the senses were told from."""
        return await self._context_of([appearance for sense in senses for appearance in sense.appearances])

    def _tell(self, named: Mapping[str, NamedBy], context: Context) -> dict[str, list[Sense]]:
        return {
            norm: tell_senses(self._workspace_id, norm, by.appearances, by.mentions, context, self._rulings)
            for norm, by in named.items()
        }

    async def _context_of(self, appearances: Sequence[Appearance]) -> Context:
        chunks = {id_ for appearance in appearances for id_ in appearance.chunk_ids}
        if not chunks:
            return {}
        async with session_scope(self._tools.sessions) as session:
            repository = AppearanceRepository(session, self._workspace_id)
            packed = await repository.context(chunks, self._tools.embedder.slug)
        return await asyncio.to_thread(_means, appearances, packed)


def _means(appearances: Sequence[Appearance], packed: Mapping[UUID, bytes]) -> dict[UUID, Vector]:
    places: dict[UUID, set[UUID]] = {}
    for appearance in appearances:
        places.setdefault(appearance.document_id, set()).update(appearance.chunk_ids)
    means: dict[UUID, Vector] = {}
    for document_id, chunk_ids in places.items():
        rows = [unpack_passage(packed[id_]) for id_ in sorted(chunk_ids & packed.keys())]
        if rows:
            mean = np.mean(rows, axis=0)
            means[document_id] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return means
