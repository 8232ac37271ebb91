"""The registry of names as the worker keeps it, for documents planted by hand: every sense and link is known."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.fuzzy import gram_ids
from weft_core.ids import entity_id
from weft_core.text import normalise_name
from weft_ingestion.models import AppearanceRow, CorpusRow, EntityRow, ResolutionRow
from weft_stores.postgres.engine import session_scope

Reasons = list[dict[str, Any]]

APART: Reasons = [{"kind": "context", "detail": "the passages speak of different things", "weight": -0.6}]
INITIALS: Reasons = [{"kind": "acronym", "detail": "initials", "weight": 0.9}]
CURATED: Reasons = [{"kind": "curation", "detail": "merged by a person", "weight": 1.0}]


@dataclass(frozen=True)
class Named:
    """One name in one version of a document. `sense` tells it from homonyms: empty for the usual one."""

    name: str
    mentions: int
    sense: str = ""


@dataclass(frozen=True)
class Registry:
    """Senses of one workspace's names and what they are linked to."""

    sessions: async_sessionmaker[AsyncSession]
    workspace_id: UUID
    type: str
    links: dict[str, tuple[str, Reasons]] = field(default_factory=dict)
    """By name, the one it is linked to, and why."""
    labels: dict[str, str] = field(default_factory=dict)
    """By name, what the entity that has it as its own is shown as."""

    def sense_id(self, name: str, sense: str = "") -> UUID:
        kind = f"{self.type}/{sense}" if sense else self.type
        return entity_id(self.workspace_id, normalise_name(name), kind)

    def entity_id(self, name: str, sense: str = "") -> UUID:
        """Of the entity that the name stands for."""
        return self.sense_id(self.links[name][0] if name in self.links and not sense else name, sense)

    async def write(self, document_id: UUID, generation: int, named: Collection[Named]) -> None:
        """What ingest and resolution of one version write."""
        async with session_scope(self.sessions) as session:
            await session.execute(insert(CorpusRow).values(workspace_id=self.workspace_id).on_conflict_do_nothing())
            session.add_all(self._appearance(document_id, generation, one) for one in named)
            await session.flush()
            for name in {one.name for one in named}:
                await self._settle(session, name)

    async def settle(self, *names: str) -> None:
        """Takes over changes of `links` and `labels`."""
        async with session_scope(self.sessions) as session:
            for name in names:
                await self._settle(session, name)

    async def applied(self, version: int) -> None:
        """What the worker says when the curations up to `version` are carried out."""
        values = {"version": version, "curated": version}
        statement = insert(ResolutionRow).values(workspace_id=self.workspace_id, **values)
        async with session_scope(self.sessions) as session:
            await session.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))

    async def _settle(self, session: AsyncSession, name: str) -> None:
        """One row for each sense of the name, from all that documents say under it."""
        norm = normalise_name(name)
        mine = (AppearanceRow.workspace_id == self.workspace_id, AppearanceRow.norm == norm)
        senses: dict[str, list[AppearanceRow]] = defaultdict(list)
        for row in await session.scalars(select(AppearanceRow).where(*mine)):
            senses[row.qualifier].append(row)
        await session.execute(
            delete(EntityRow).where(EntityRow.workspace_id == self.workspace_id, EntityRow.norm == norm)
        )
        target, reasons = self.links.get(name, (name, []))
        label = self.labels.get(name, name)
        for sense, rows in senses.items():
            linked = not sense and target != name
            session.add(
                EntityRow(
                    id=self.sense_id(name, sense),
                    workspace_id=self.workspace_id,
                    norm=norm,
                    type=self.type,
                    name=name,
                    discriminator=sense,
                    document_ids=sorted({row.document_id for row in rows}) if len(senses) > 1 else None,
                    mentions=sum(row.mentions for row in rows),
                    apart=APART if sense else [],
                    canonical_id=self.entity_id(name, sense),
                    score=0.9 if linked else 1.0,
                    reasons=reasons if linked else [],
                    label=label,
                    label_norm=normalise_name(label),
                    label_type=self.type,
                    keys=[],
                    grams=sorted(
                        {*gram_ids(self.workspace_id, norm), *gram_ids(self.workspace_id, normalise_name(label))}
                    ),
                )
            )

    def _appearance(self, document_id: UUID, generation: int, named: Named) -> AppearanceRow:
        return AppearanceRow(
            document_id=document_id,
            generation=generation,
            norm=normalise_name(named.name),
            workspace_id=self.workspace_id,
            type=self.type,
            name=named.name,
            mentions=named.mentions,
            chunk_ids=[],
            neighbours=[],
            years=[],
            qualifier=named.sense,
            description="",
            domains=[],
            dated=[],
            words=[],
            expansions=[],
            entity_id=self.entity_id(named.name, named.sense),
        )
