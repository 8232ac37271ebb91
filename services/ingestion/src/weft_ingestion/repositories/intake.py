"""Staged blobs and idempotency keys: what an upload writes around its one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, any_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import IdempotencyRow, StagedBlobRow

LOCKED_FOR = timedelta(minutes=2)
"""A request that dies leaves its key locked for so long. A slower one that is overtaken does no harm: the same bytes
make one document."""

# Statements are made once: putting one together costs several times as much as sending it.
_STAGE = insert(StagedBlobRow)
_SETTLE = (
    delete(StagedBlobRow)
    .where(
        StagedBlobRow.blob_key == any_(bindparam("blob_keys", type_=ARRAY(StagedBlobRow.blob_key.type))),
        StagedBlobRow.workspace_id == bindparam("workspace_id"),
    )
    .returning(StagedBlobRow.blob_key)
)
_now = func.clock_timestamp()
_MINE = (  # names of their own: in an UPDATE those of columns would be values
    IdempotencyRow.user_id == bindparam("my_user_id"),
    IdempotencyRow.workspace_id == bindparam("my_workspace_id"),
    IdempotencyRow.route == bindparam("my_route"),
    IdempotencyRow.key == bindparam("my_key"),
)
_FREE = or_(
    and_(IdempotencyRow.response.is_(None), IdempotencyRow.locked_until < _now),  # its request died
    IdempotencyRow.created_at < _now - timedelta(hours=24),
)
_new_claim = insert(IdempotencyRow).values(
    user_id=bindparam("my_user_id"),
    workspace_id=bindparam("my_workspace_id"),
    route=bindparam("my_route"),
    key=bindparam("my_key"),
    claim=bindparam("my_claim"),
    locked_until=_now + LOCKED_FOR,
)
_CLAIM = _new_claim.on_conflict_do_update(
    index_elements=["user_id", "workspace_id", "route", "key"],
    set_={
        "claim": _new_claim.excluded.claim,
        "locked_until": _new_claim.excluded.locked_until,
        "created_at": _now,
        "response": None,
        "fingerprint": None,
    },
    where=_FREE,
).returning(IdempotencyRow.claim)
_FIND = select(IdempotencyRow).where(*_MINE)
_ANSWER = (
    update(IdempotencyRow)
    .where(*_MINE, IdempotencyRow.claim == bindparam("my_claim"))
    .values(fingerprint=bindparam("print"), response=bindparam("reply"))
)
_RELEASE = delete(IdempotencyRow).where(
    *_MINE, IdempotencyRow.claim == bindparam("my_claim"), IdempotencyRow.response.is_(None)
)


class StagedBlobRepository:
    """Blobs of one workspace that no document names yet."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def stage(self, blob_keys: Sequence[str]) -> None:
        """Before the first byte is stored, as the first thing its session does: committed when this returns."""
        connection = await self._session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        rows = [{"blob_key": key, "workspace_id": self._workspace_id} for key in blob_keys]
        await connection.execute(_STAGE, rows)

    async def settle(self, blob_keys: Sequence[str]) -> Sequence[str]:
        """Those that were staged until now. Until the transaction ends nobody else can settle them."""
        connection = await self._session.connection()
        place = {"blob_keys": list(blob_keys), "workspace_id": self._workspace_id}
        return (await connection.execute(_SETTLE, place)).scalars().all()


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
        connection = await self._session.connection()
        return (await connection.execute(_CLAIM, self._mine(claim))).first() is not None

    async def find(self) -> IdempotencyRow | None:
        return await self._session.scalar(_FIND, self._mine())

    async def answer(self, claim: UUID, fingerprint: str, response: dict[str, object]) -> None:
        """Keeps the reply, in the transaction of the effect it reports. Nothing when the claim was overtaken."""
        connection = await self._session.connection()
        await connection.execute(_ANSWER, {**self._mine(claim), "print": fingerprint, "reply": response})

    async def release(self, claim: UUID) -> None:
        """The request failed: the key may be used again at once."""
        connection = await self._session.connection()
        await connection.execute(_RELEASE, self._mine(claim))

    def _mine(self, claim: UUID | None = None) -> dict[str, object]:
        scope = self._scope
        mine: dict[str, object] = {
            "my_user_id": scope.user_id,
            "my_workspace_id": scope.workspace_id,
            "my_route": scope.route,
            "my_key": scope.key,
        }
        return mine if claim is None else {**mine, "my_claim": claim}
