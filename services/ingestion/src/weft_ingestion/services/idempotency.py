"""`Idempotency-Key` on POST: one effect and one reply per key, for 24 hours."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.errors import ConflictError, InvalidInputError
from weft_ingestion.models import IdempotencyRow
from weft_ingestion.repositories.intake import IdempotencyRepository, IdempotencyScope
from weft_ingestion.services.turns import Turns

Reply = TypeVar("Reply", bound=BaseModel)


def fingerprint_of(*parts: str) -> str:
    """A digest of what makes two requests the same."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part.encode())}:".encode())
        digest.update(part.encode())
    return digest.hexdigest()


def replay(row: IdempotencyRow, fingerprint: str, model: type[Reply]) -> Reply:
    """The reply that was given. Raises `InvalidInputError` when this request is another one."""
    if row.fingerprint != fingerprint:
        raise InvalidInputError("this Idempotency-Key was used with another request")
    return model.model_validate(row.response)


class LongRequest:
    """A request whose body takes long to arrive: the key is taken at its start, in a transaction of its own, and
    answered in the transaction of the effect. A request that dies in between frees the key after two minutes."""

    def __init__(self, turns: Turns, scope: IdempotencyScope) -> None:
        self._turns = turns
        self._scope = scope
        self._claim = uuid4()

    async def start(self) -> IdempotencyRow | None:
        """None when the key is now this request's; else the answered row, to be replayed. Raises `ConflictError`
        while another request with the key is being worked on."""
        async with self._turns.session() as session:
            keys = IdempotencyRepository(session, self._scope)
            if await keys.claim(self._claim):
                return None
            row = await keys.find()
        if row is None or row.response is None:
            raise ConflictError("a request with this Idempotency-Key is being worked on")
        return row

    async def answer(self, session: AsyncSession, fingerprint: str, reply: BaseModel) -> None:
        """Keeps the reply, in the transaction of its effect."""
        keys = IdempotencyRepository(session, self._scope)
        await keys.answer(self._claim, fingerprint, reply.model_dump(mode="json"))

    async def give_up(self) -> None:
        """The request failed without effect: the key is free at once."""
        async with self._turns.session() as session:
            await IdempotencyRepository(session, self._scope).release(self._claim)


async def once(
    session: AsyncSession, scope: IdempotencyScope | None, model: type[Reply], work: Callable[[], Awaitable[Reply]]
) -> Reply:
    """Runs `work` in the request's transaction, or gives the kept reply. Two at once: the second waits in Postgres
    for the first one's commit."""
    if scope is None:
        return await work()
    keys, claim = IdempotencyRepository(session, scope), uuid4()
    fingerprint = fingerprint_of(scope.route)
    if not await keys.claim(claim):
        row = await keys.find()
        if row is None or row.response is None:
            raise ConflictError("a request with this Idempotency-Key is being worked on")
        return replay(row, fingerprint, model)
    reply = await work()
    await keys.answer(claim, fingerprint, reply.model_dump(mode="json"))
    return reply
