"""Staged blobs and idempotency keys: what an upload writes around its one transaction."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import IdempotencyRow, StagedBlobRow

LOCKED_FOR = timedelta(minutes=2)
"""A request that dies leaves its key locked for so long. A slower one that is overtaken does no harm: the same bytes
make one document."""


class StagedBlobRepository:
    """Blobs of one workspace that no document names yet."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    def stage(self, blob_key: str) -> None:
        self._session.add(StagedBlobRow(blob_key=blob_key, workspace_id=self._workspace_id))

    async def settle(self, blob_key: str) -> bool:
        """False when it is not staged (any more). Until the transaction ends nobody else can settle it."""
        statement = delete(StagedBlobRow).where(
            StagedBlobRow.blob_key == blob_key, StagedBlobRow.workspace_id == self._workspace_id
        )
        return (await self._session.execute(statement.returning(StagedBlobRow.blob_key))).first() is not None


@dataclass(frozen=True, slots=True)
class IdempotencyScope:
    """Whose key it is: a key means nothing to another user, workspace or route."""

    user_id: UUID
    workspace_id: UUID
    route: str
    key: str


class IdempotencyRepository:
    """Keys of POST requests and the replies they got."""

    def __init__(self, session: AsyncSession, scope: IdempotencyScope) -> None:
        self._session = session
        self._scope = scope

    async def claim(self, claim: UUID) -> bool:
        """Takes the key for this request, also from one that died or whose day is over. False when it is in use or
        answered already: `find` tells which."""
        now = func.clock_timestamp()
        values = {
            "user_id": self._scope.user_id,
            "workspace_id": self._scope.workspace_id,
            "route": self._scope.route,
            "key": self._scope.key,
            "claim": claim,
            "locked_until": now + LOCKED_FOR,
        }
        dead = and_(IdempotencyRow.response.is_(None), IdempotencyRow.locked_until < now)
        expired = IdempotencyRow.created_at < now - timedelta(hours=24)
        statement = (
            insert(IdempotencyRow)
            .values(values)
            .on_conflict_do_update(
                index_elements=["user_id", "workspace_id", "route", "key"],
                set_={
                    "claim": claim,
                    "locked_until": now + LOCKED_FOR,
                    "created_at": now,
                    "response": None,
                    "fingerprint": None,
                },
                where=or_(dead, expired),
            )
            .returning(IdempotencyRow.claim)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def find(self) -> IdempotencyRow | None:
        statement = select(IdempotencyRow).where(*self._mine())
        return await self._session.scalar(statement)

    async def answer(self, claim: UUID, fingerprint: str, response: dict[str, object]) -> None:
        """Keeps the reply, in the transaction of the effect it reports. Nothing when the claim was overtaken."""
        await self._session.execute(
            update(IdempotencyRow)
            .where(*self._mine(), IdempotencyRow.claim == claim)
            .values(fingerprint=fingerprint, response=response)
        )

    async def release(self, claim: UUID) -> None:
        """The request failed: the key may be used again at once."""
        await self._session.execute(
            delete(IdempotencyRow).where(
                *self._mine(), IdempotencyRow.claim == claim, IdempotencyRow.response.is_(None)
            )
        )

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        scope = self._scope
        return (
            IdempotencyRow.user_id == scope.user_id,
            IdempotencyRow.workspace_id == scope.workspace_id,
            IdempotencyRow.route == scope.route,
            IdempotencyRow.key == scope.key,
        )
