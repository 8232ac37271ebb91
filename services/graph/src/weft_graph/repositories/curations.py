"""SQL about curations, bound to one workspace."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_graph.models import CurationHeadRow, CurationRow, IdempotencyRow
from weft_stores.postgres.idempotency import IdempotencyStatements

KEYS = IdempotencyStatements(IdempotencyRow)


class CurationRepository:
    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def lock(self) -> None:
        """Holds off every change of the workspace's curations until the commit."""
        first = insert(CurationHeadRow).values(workspace_id=self._workspace_id, version=0)
        await self._session.execute(first.on_conflict_do_nothing())
        mine = CurationHeadRow.workspace_id == self._workspace_id
        await self._session.execute(select(CurationHeadRow.version).where(mine).with_for_update())

    async def turn(self) -> int:
        """The version of this change. Holds off every other one like `lock`."""
        first = insert(CurationHeadRow).values(workspace_id=self._workspace_id, version=1)
        statement = first.on_conflict_do_update(
            index_elements=[CurationHeadRow.workspace_id], set_={"version": CurationHeadRow.version + 1}
        )
        return (await self._session.scalars(statement.returning(CurationHeadRow.version))).one()

    async def append(self, curations: Sequence[CurationRow], version: int) -> None:
        """Keeps decisions after all that are there. Takes the `turn`'s version."""
        last = select(func.coalesce(func.max(CurationRow.number), 0)).where(
            CurationRow.workspace_id == self._workspace_id
        )
        number = (await self._session.scalars(last)).one()
        for curation in curations:
            number += 1
            curation.workspace_id, curation.number, curation.version = self._workspace_id, number, version
        self._session.add_all(curations)
        await self._session.flush()

    async def find(self, id_: UUID, *, lock: bool = False) -> CurationRow | None:
        """`lock` holds off others who would change it until the transaction ends."""
        statement = select(CurationRow).where(CurationRow.id == id_, CurationRow.workspace_id == self._workspace_id)
        return (await self._session.scalars(statement.with_for_update() if lock else statement)).one_or_none()

    async def page(self, limit: int, below: int | None) -> Sequence[CurationRow]:
        """The newest first, from the one numbered under `below` on."""
        statement = select(CurationRow).where(CurationRow.workspace_id == self._workspace_id)
        if below is not None:
            statement = statement.where(CurationRow.number < below)
        return (await self._session.scalars(statement.order_by(CurationRow.number.desc()).limit(limit))).all()

    async def standing(self) -> Sequence[CurationRow]:
        """All that are not undone."""
        statement = select(CurationRow).where(
            CurationRow.workspace_id == self._workspace_id, CurationRow.undone_at.is_(None)
        )
        return (await self._session.scalars(statement)).all()

    async def undo(self, curation: CurationRow, version: int) -> None:
        """Takes the `turn`'s version."""
        undone_at: datetime = (await self._session.scalars(select(func.now()))).one()
        curation.undone_at, curation.version = undone_at, version
        await self._session.flush()
