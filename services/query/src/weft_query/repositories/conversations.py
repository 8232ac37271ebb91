"""SQL about conversations. Bound to one user in one workspace: nobody else's can be reached."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_query.models import ConversationRow, MessageRow

Position = tuple[datetime, UUID]


class ConversationRepository:
    def __init__(self, session: AsyncSession, workspace_id: UUID, user_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._user_id = user_id

    async def create(self, id_: UUID, title: str) -> None:
        self._session.add(ConversationRow(id=id_, workspace_id=self._workspace_id, user_id=self._user_id, title=title))
        await self._session.flush()

    async def find(self, id_: UUID, *, lock: bool = False) -> ConversationRow | None:
        """`lock` holds off other writers of this conversation until the transaction ends."""
        statement = select(ConversationRow).where(ConversationRow.id == id_, *self._mine())
        return (await self._session.scalars(statement.with_for_update() if lock else statement)).one_or_none()

    async def page(self, limit: int, before: Position | None) -> Sequence[ConversationRow]:
        """The most recently used first, at most `limit`."""
        statement = (
            select(ConversationRow)
            .where(*self._mine())
            .order_by(ConversationRow.updated_at.desc(), ConversationRow.id.desc())
            .limit(limit)
        )
        if before is not None:
            statement = statement.where(tuple_(ConversationRow.updated_at, ConversationRow.id) < before)
        return (await self._session.scalars(statement)).all()

    async def delete(self, id_: UUID) -> bool:
        """Whether there was one."""
        statement = (
            delete(ConversationRow).where(ConversationRow.id == id_, *self._mine()).returning(ConversationRow.id)
        )
        return (await self._session.scalar(statement)) is not None

    async def messages(self, id_: UUID, latest: int | None = None) -> Sequence[MessageRow]:
        """In order; with `latest` only that many from the end."""
        statement = (
            select(MessageRow)
            .where(MessageRow.conversation_id == id_, MessageRow.workspace_id == self._workspace_id)
            .order_by(MessageRow.position.desc())
        )
        rows = (await self._session.scalars(statement.limit(latest) if latest else statement)).all()
        return rows[::-1]

    async def append(self, id_: UUID, messages: Sequence[MessageRow]) -> None:
        """Add turns at the end. The conversation must be locked or new."""
        last = select(func.coalesce(func.max(MessageRow.position), 0)).where(MessageRow.conversation_id == id_)
        position = await self._session.scalar(last) or 0
        for number, message in enumerate(messages, start=position + 1):
            message.workspace_id, message.conversation_id, message.position = self._workspace_id, id_, number
            self._session.add(message)
        await self._session.execute(
            update(ConversationRow).where(ConversationRow.id == id_, *self._mine()).values(updated_at=func.now())
        )
        await self._session.flush()

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return ConversationRow.workspace_id == self._workspace_id, ConversationRow.user_id == self._user_id
