"""Decisions of people about the graph: kept, listed, undone. The ingestion worker carries them out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import structlog
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.contracts.common import Page
from weft_core.contracts.curations import CuratedName, Curation, CurationRequest, Imported, ImportedCuration
from weft_core.contracts.graph import Entity
from weft_core.errors import NotFoundError, UnavailableError
from weft_core.idempotency import IdempotencyScope
from weft_core.resolution import Anchor, CurationKind
from weft_graph.models import CurationRow
from weft_graph.repositories.curations import KEYS, CurationRepository
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.decisions import Decision, Decisions
from weft_graph.services.entities import EntityService
from weft_graph.services.imports import missing, read
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.idempotency import IdempotencyRepository, once
from weft_stores.postgres.published_entities import PublishedEntities

Reply = TypeVar("Reply", bound=BaseModel)

WAIT_S = 5.0
POLL_S = 0.05

_log = structlog.get_logger(source="weft.curations")


@dataclass(frozen=True, slots=True)
class CurationPosition:
    """After the curation of this number, in a list that has the newest first."""

    number: int


class Kept(BaseModel):
    """A decision that was made or taken back, and the entity it is about where the answer shows it. Whoever asks again
    under the same key is told how that decision stands by then."""

    id: UUID
    entity_id: UUID | None = None


class CurationService:
    """Curations of one workspace."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        workspace_id: UUID,
        resolved: PublishedEntities,
        decisions: Decisions,
        entities: EntityService,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._resolved = resolved
        self._decisions = decisions
        self._entities = entities

    async def page(self, limit: int, cursor: str | None) -> Page[Curation]:
        """All that were made, undone ones too, the newest first."""
        position = decode_cursor(CurationPosition, cursor)
        async with session_scope(self._sessions) as session:
            rows = await self._repository(session).page(limit + 1, position.number if position else None)
        curated = (await self._resolved.resolution()).curated
        more = len(rows) > limit
        return Page(
            items=[_shown(row, curated) for row in rows[:limit]],
            next_cursor=encode_cursor(CurationPosition, CurationPosition(rows[limit - 1].number)) if more else None,
        )

    async def get(self, id_: UUID) -> Curation:
        """One, or `NotFoundError`."""
        async with session_scope(self._sessions) as session:
            row = _existing(await self._repository(session).find(id_))
        return _shown(row, (await self._resolved.resolution()).curated)

    async def make(self, wanted: CurationRequest, user_id: UUID, scope: IdempotencyScope | None) -> Curation:
        """Keeps a decision and waits a little for it to be carried out. It stands also where that takes longer."""

        async def work(repository: CurationRepository) -> Kept:
            decision = await self._decisions.of(wanted)
            row = _row(decision, user_id)
            await repository.append([row], await repository.turn())
            return Kept(id=row.id, entity_id=decision.entity_id)

        return await self._carried_out(await self._once(scope, Kept, work, wanted.model_dump_json()))

    async def undo(self, id_: UUID, scope: IdempotencyScope | None) -> Curation:
        """Takes a decision back; one that was taken back before stays so."""

        async def work(repository: CurationRepository) -> Kept:
            row = _existing(await repository.find(id_, lock=True))
            if row.undone_at is None:
                await repository.undo(row, await repository.turn())
            return Kept(id=row.id)

        return await self._carried_out(await self._once(scope, Kept, work))

    async def bring(self, curations: list[ImportedCuration], user_id: UUID, scope: IdempotencyScope | None) -> Imported:
        """All of the decisions that do not stand already, or none where one makes no sense."""

        async def work(repository: CurationRepository) -> Imported:
            wanted = read(curations)
            await repository.lock()
            new = missing(wanted, map(_decision, await repository.standing()))
            if new:
                await repository.append([_row(decision, user_id) for decision in new], await repository.turn())
            return Imported(imported=len(new), skipped=len(curations) - len(new))

        return await self._once(scope, Imported, work, *(curation.model_dump_json() for curation in curations))

    async def _once(
        self,
        scope: IdempotencyScope | None,
        model: type[Reply],
        work: Callable[[CurationRepository], Awaitable[Reply]],
        *body: str,
    ) -> Reply:
        """One transaction; under a key that was used what came of it then."""
        async with session_scope(self._sessions) as session:
            keys = IdempotencyRepository(KEYS, session, scope) if scope else None
            if keys:
                await keys.forget()
            return await once(keys, model, lambda: work(self._repository(session)), *body)

    async def _carried_out(self, kept: Kept) -> Curation:
        """As it stands after a wait of at most `WAIT_S`. What is kept is kept: stores that are away make it an answer
        that does not know more, rather than an error that invites to do it again."""
        async with session_scope(self._sessions) as session:
            row = _existing(await self._repository(session).find(kept.id))
        curated, result = 0, None
        try:
            curated = await self._waited_for(row.version)
            result = await self._now(kept.entity_id) if kept.entity_id else None
        except UnavailableError as error:
            _log.warning("curation_not_followed", curation=str(row.id), dependency=error.dependency)
        return _shown(row, curated, result)

    async def _waited_for(self, version: int) -> int:
        """Version of the curations that are applied, once it is `version` or the time is up."""
        clock = asyncio.get_running_loop().time
        until = clock() + WAIT_S
        while True:
            curated = (await self._resolved.resolution()).curated
            if curated >= version or clock() >= until:
                return curated
            await asyncio.sleep(POLL_S)

    async def _now(self, entity_id: UUID) -> Entity | None:
        try:
            return await self._entities.entity(entity_id)
        except NotFoundError:  # its documents went meanwhile
            return None

    def _repository(self, session: AsyncSession) -> CurationRepository:
        return CurationRepository(session, self._workspace_id)


def _existing(row: CurationRow | None) -> CurationRow:
    if row is None:
        raise NotFoundError("there is no such curation")
    return row


def _row(decision: Decision, user_id: UUID) -> CurationRow:
    return CurationRow(
        kind=decision.kind.value,
        entity=_stored(decision.entity),
        other=_stored(decision.other),
        value=decision.value,
        created_by=user_id,
    )


def _decision(row: CurationRow) -> Decision:
    return Decision(CurationKind(row.kind), _anchors(row.entity), _anchors(row.other), row.value)


def _stored(anchors: Iterable[Anchor]) -> list[dict[str, Any]]:
    return [{"norm": a.norm, "type": a.type, "document_ids": [str(id_) for id_ in a.document_ids]} for a in anchors]


def _anchors(stored: Iterable[dict[str, Any]]) -> tuple[Anchor, ...]:
    return tuple(Anchor(a["norm"], a["type"], tuple(UUID(id_) for id_ in a["document_ids"])) for a in stored)


def _shown(row: CurationRow, curated: int, result: Entity | None = None) -> Curation:
    return Curation(
        id=row.id,
        number=row.number,
        kind=CurationKind(row.kind).value,
        entity=[CuratedName.model_validate(name) for name in row.entity],
        other=[CuratedName.model_validate(name) for name in row.other],
        value=row.value,
        created_by=row.created_by,
        created_at=row.created_at,
        undone_at=row.undone_at,
        applied=row.version <= curated,
        result=result,
    )
