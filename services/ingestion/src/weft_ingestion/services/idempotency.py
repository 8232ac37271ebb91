"""`Idempotency-Key` of a request whose body takes long to arrive."""

from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.idempotency import IdempotencyScope
from weft_ingestion.repositories.intake import KEYS
from weft_ingestion.services.turns import Turns
from weft_stores.postgres.idempotency import IdempotencyColumns, IdempotencyRepository


class LongRequest:
    """A request whose body takes long to arrive: the key is taken at its start, in a transaction of its own, and
    answered in the transaction of the effect. A request that dies in between frees the key after two minutes."""

    def __init__(self, turns: Turns, scope: IdempotencyScope) -> None:
        self._turns = turns
        self._scope = scope
        self._claim = uuid4()

    async def start(self) -> IdempotencyColumns | None:
        """None when the key is now this request's; else the answered row, to be replayed. Raises `ConflictError`
        while another request with the key is being worked on."""
        async with self._turns.session() as session:
            return await IdempotencyRepository(KEYS, session, self._scope).take(self._claim)

    async def answer(self, session: AsyncSession, fingerprint: str, reply: BaseModel) -> None:
        """Keeps the reply, in the transaction of its effect."""
        keys = IdempotencyRepository(KEYS, session, self._scope)
        await keys.answer(self._claim, fingerprint, reply.model_dump(mode="json"))

    async def give_up(self) -> None:
        """The request failed without effect: the key is free at once."""
        async with self._turns.session() as session:
            await IdempotencyRepository(KEYS, session, self._scope).release(self._claim)
