"""`Idempotency-Key` on POST: one effect and one reply for each key, for 24 hours. The table is the service's own."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from weft_core.errors import ConflictError, InvalidInputError
from weft_core.idempotency import IdempotencyScope, fingerprint_of

LOCKED_FOR = timedelta(minutes=2)
"""A request that dies leaves its key locked for so long."""

KEPT_FOR = timedelta(hours=24)

Reply = TypeVar("Reply", bound=BaseModel)


class IdempotencyColumns:
    """A POST that carried `Idempotency-Key`, for a service's table of them. Without `response` it is still being worked
    on, until `locked_until`."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    claim: Mapped[UUID]
    fingerprint: Mapped[str | None]
    response: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    locked_until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class IdempotencyStatements:
    """About the table of one service, put together once."""

    def __init__(self, row: type[IdempotencyColumns]) -> None:
        now = func.clock_timestamp()
        mine = (  # names of their own: in an UPDATE those of columns would be values
            row.user_id == bindparam("my_user_id"),
            row.workspace_id == bindparam("my_workspace_id"),
            row.route == bindparam("my_route"),
            row.key == bindparam("my_key"),
        )
        claiming = (*mine, row.claim == bindparam("my_claim"))
        new = insert(row).values(
            user_id=bindparam("my_user_id"),
            workspace_id=bindparam("my_workspace_id"),
            route=bindparam("my_route"),
            key=bindparam("my_key"),
            claim=bindparam("my_claim"),
            locked_until=now + LOCKED_FOR,
        )
        self.claim = new.on_conflict_do_update(
            index_elements=["user_id", "workspace_id", "route", "key"],
            set_={
                "claim": new.excluded.claim,
                "locked_until": new.excluded.locked_until,
                "created_at": now,
                "response": None,
                "fingerprint": None,
            },
            where=or_(
                and_(row.response.is_(None), row.locked_until < now),  # its request died
                row.created_at < now - KEPT_FOR,
            ),
        ).returning(row.claim)
        self.find = select(row).where(*mine)
        self.answer = update(row).where(*claiming).values(fingerprint=bindparam("print"), response=bindparam("reply"))
        self.release = delete(row).where(*claiming, row.response.is_(None))
        place = tuple_(row.user_id, row.workspace_id, row.route, row.key)
        over = select(row.user_id, row.workspace_id, row.route, row.key).where(row.created_at < now - KEPT_FOR)
        self.forget = delete(row).where(place.in_(over.with_for_update(skip_locked=True)))


class IdempotencyRepository:
    """Keys of POST requests and the replies they got."""

    def __init__(self, statements: IdempotencyStatements, session: AsyncSession, scope: IdempotencyScope) -> None:
        self._statements = statements
        self._session = session
        self._scope = scope

    async def take(self, claim: UUID) -> IdempotencyColumns | None:
        """Takes the key for this request, also from one that died or whose day is over: None then, else the answered
        row. Raises `ConflictError` while another request with the key is being worked on."""
        connection = await self._session.connection()
        if (await connection.execute(self._statements.claim, self._mine(claim))).first() is not None:
            return None
        row: IdempotencyColumns | None = await self._session.scalar(self._statements.find, self._mine())
        if row is None or row.response is None:
            raise ConflictError("a request with this Idempotency-Key is being worked on")
        return row

    async def forget(self) -> None:
        """Keys of all whose day is over."""
        connection = await self._session.connection()
        await connection.execute(self._statements.forget)

    async def answer(self, claim: UUID, fingerprint: str, response: dict[str, object]) -> None:
        """Keeps the reply, in the transaction of the effect it reports. Nothing when the claim was overtaken."""
        connection = await self._session.connection()
        await connection.execute(
            self._statements.answer, {**self._mine(claim), "print": fingerprint, "reply": response}
        )

    async def release(self, claim: UUID) -> None:
        """The request failed: the key may be used again at once."""
        connection = await self._session.connection()
        await connection.execute(self._statements.release, self._mine(claim))

    def fingerprint(self, body: Sequence[str]) -> str:
        """Of a request with the key."""
        return fingerprint_of(self._scope.route, *body)

    def _mine(self, claim: UUID | None = None) -> dict[str, object]:
        scope = self._scope
        mine: dict[str, object] = {
            "my_user_id": scope.user_id,
            "my_workspace_id": scope.workspace_id,
            "my_route": scope.route,
            "my_key": scope.key,
        }
        return mine if claim is None else {**mine, "my_claim": claim}


def replay(row: IdempotencyColumns, fingerprint: str, model: type[Reply]) -> Reply:
    """The reply that was given. Raises `InvalidInputError` when this request is another one."""
    if row.fingerprint != fingerprint:
        raise InvalidInputError("this Idempotency-Key was used with another request")
    return model.model_validate(row.response)


async def once(
    keys: IdempotencyRepository | None, model: type[Reply], work: Callable[[], Awaitable[Reply]], *body: str
) -> Reply:
    """Runs `work` in the request's transaction, or gives the kept reply to the same `body`. Two at once: the second
    waits in Postgres for the first one's commit."""
    if keys is None:
        return await work()
    claim = uuid4()
    answered = await keys.take(claim)
    if answered is not None:
        return replay(answered, keys.fingerprint(body), model)
    reply = await work()
    await keys.answer(claim, keys.fingerprint(body), reply.model_dump(mode="json"))
    return reply
