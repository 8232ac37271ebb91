"""Staged blobs and idempotency keys: what an upload writes around its one transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import any_, bindparam, delete
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import IdempotencyRow, StagedBlobRow
from weft_stores.postgres.idempotency import IdempotencyStatements

KEYS = IdempotencyStatements(IdempotencyRow)
"""An upload that is overtaken, because it takes longer than its key is locked, does no harm: the same bytes make one
document."""

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
