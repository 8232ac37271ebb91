"""One upload request from its body to its reply, with or without an idempotency key."""

from collections.abc import AsyncIterator, Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import UploadAccepted
from weft_ingestion.repositories.intake import IdempotencyScope
from weft_ingestion.services.idempotency import LongRequest, fingerprint_of, replay
from weft_ingestion.services.intake import Description, Intake, Stored
from weft_ingestion.services.turns import Turns

Sink = Callable[[AsyncIterator[bytes]], Awaitable[Stored]]
Read = Callable[[Sink], Awaitable[tuple[Stored, Description]]]
"""Reads the request's body into a sink."""


class UploadService:
    """New documents."""

    def __init__(self, turns: Turns, intake: Intake) -> None:
        self._turns = turns
        self._intake = intake

    async def create(self, read: Read, scope: IdempotencyScope | None) -> UploadAccepted:
        """Raises `ConflictError` while the key is in use, `InvalidInputError` when it belongs to another body."""
        if scope is None:
            return await self._intake.create(*await read(self._intake.store))
        request = LongRequest(self._turns, scope)
        answered = await request.start()
        if answered is not None:
            stored, description = await read(self._intake.measure)
            return replay(answered, _fingerprint(stored, description), UploadAccepted)
        try:
            stored, description = await read(self._intake.store)
            return await self._answered(request, stored, description)
        except BaseException:
            await request.give_up()
            raise

    async def _answered(self, request: LongRequest, stored: Stored, description: Description) -> UploadAccepted:
        fingerprint = _fingerprint(stored, description)

        async def keep(session: AsyncSession, accepted: UploadAccepted) -> None:
            await request.answer(session, fingerprint, accepted)

        return await self._intake.create(stored, description, keep)


def _fingerprint(stored: Stored, description: Description) -> str:
    metadata = sorted(f"{key}={value!r}" for key, value in description.metadata.items())
    return fingerprint_of(stored.content_hash, description.filename, description.title or "", *metadata)
