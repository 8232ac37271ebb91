"""One upload request from its body to its reply, with or without an idempotency key."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import BatchAccepted, UploadAccepted
from weft_core.idempotency import IdempotencyScope, fingerprint_of
from weft_ingestion.services.idempotency import LongRequest
from weft_ingestion.services.intake import Description, Intake, Upload
from weft_ingestion.services.staging import Stored
from weft_ingestion.services.turns import Turns
from weft_stores.postgres.idempotency import replay

Sink = Callable[[AsyncIterator[bytes]], Awaitable[Stored]]
Read = Callable[[Sink], Awaitable[Upload]]
"""Reads the request's body into a sink."""
Text = tuple[bytes, Description]
Uploads = Callable[[], Awaitable[Sequence[Upload]]]
Reply = TypeVar("Reply", bound=BaseModel)


class UploadService:
    """New documents. Methods raise `ConflictError` while the key is in use, `InvalidInputError` when it belongs to
    another body."""

    def __init__(self, turns: Turns, intake: Intake) -> None:
        self._turns = turns
        self._intake = intake

    async def create(self, read: Read, scope: IdempotencyScope | None) -> UploadAccepted:
        """One document, its bytes stored as they come in."""
        staging = self._intake.staging

        async def store() -> Sequence[Upload]:
            return [await read(staging.store)]

        async def measure() -> Sequence[Upload]:
            return [await read(staging.measure)]

        return await self._answer(scope, store, measure, UploadAccepted, lambda accepted: accepted[0])

    async def create_all(self, texts: Sequence[Text], scope: IdempotencyScope | None) -> BatchAccepted:
        """Several documents at once, all or none of them."""
        contents, descriptions = [content for content, _ in texts], [description for _, description in texts]
        staging = self._intake.staging

        async def store() -> Sequence[Upload]:
            return list(zip(await staging.store_all(contents), descriptions, strict=True))

        async def measure() -> Sequence[Upload]:
            return list(zip(staging.measure_all(contents), descriptions, strict=True))

        return await self._answer(scope, store, measure, BatchAccepted, lambda accepted: BatchAccepted(items=accepted))

    async def _answer(
        self,
        scope: IdempotencyScope | None,
        store: Uploads,
        measure: Uploads,
        model: type[Reply],
        reply: Callable[[list[UploadAccepted]], Reply],
    ) -> Reply:
        """`measure` instead of `store` where the key has its answer, to see whether the body is the same."""
        if scope is None:
            return reply(await self._intake.create(await store()))
        request = LongRequest(self._turns, scope)
        answered = await request.start()
        if answered is not None:
            return replay(answered, _fingerprint(await measure()), model)
        try:
            uploads = await store()

            async def keep(session: AsyncSession, accepted: list[UploadAccepted]) -> None:
                await request.answer(session, _fingerprint(uploads), reply(accepted))

            return reply(await self._intake.create(uploads, keep))
        except BaseException:
            await request.give_up()
            raise


def _fingerprint(uploads: Sequence[Upload]) -> str:
    parts: list[str] = []
    for stored, description in uploads:
        metadata = sorted(f"{key}={value!r}" for key, value in description.metadata.items())
        parts += [stored.content_hash, description.filename, description.title or "", *metadata]
    return fingerprint_of(*parts)
