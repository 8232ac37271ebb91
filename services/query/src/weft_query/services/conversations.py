"""Conversations of one user in one workspace."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.contracts.common import Page
from weft_core.contracts.query import Conversation, ConversationDetail
from weft_core.cursors import decode_cursor, encode_cursor
from weft_core.errors import NotFoundError
from weft_models.answering.base import Answer, Turn
from weft_query.models import MessageRow
from weft_query.repositories.conversations import ConversationRepository
from weft_query.services.kept import answer_row, cited_chunks, message, question_row
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.published import PublishedChunks

TITLE_LENGTH = 80
REMEMBERED = 6
"""Messages of a conversation that a new question is read against."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question being answered. `message_id` is the answer's; `new`: it opens its conversation."""

    conversation_id: UUID
    new: bool
    message_id: UUID
    question: str
    standalone: str


class ConversationService:
    """Opens a short transaction per call instead of one per request: an answer takes seconds, and a connection held
    all the while would starve the others."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], chunks: PublishedChunks, workspace_id: UUID, user_id: UUID
    ) -> None:
        self._sessions = sessions
        self._chunks = chunks
        self._workspace_id = workspace_id
        self._user_id = user_id

    async def page(self, limit: int, cursor: str | None) -> Page[Conversation]:
        """The most recently used first."""
        before = decode_cursor(cursor) if cursor else None
        async with session_scope(self._sessions) as session:
            rows = await self._repository(session).page(limit + 1, before)
        last = rows[limit - 1] if len(rows) > limit else None
        return Page(
            items=[Conversation.model_validate(row) for row in rows[:limit]],
            next_cursor=encode_cursor(last.updated_at, last.id) if last else None,
        )

    async def get(self, id_: UUID) -> ConversationDetail:
        """With its messages, quotes only from what is still published. `NotFoundError` for another's."""
        async with session_scope(self._sessions) as session:
            repository = self._repository(session)
            row = await repository.find(id_)
            if row is None:
                raise _no_such()
            rows = await repository.messages(id_)
        chunks = await self._chunks.by_ids(cited_chunks(rows))
        return ConversationDetail(
            id=row.id,
            title=row.title,
            created_at=row.created_at,
            updated_at=row.updated_at,
            messages=[message(each, chunks) for each in rows],
        )

    async def delete(self, id_: UUID) -> None:
        async with session_scope(self._sessions) as session:
            if not await self._repository(session).delete(id_):
                raise _no_such()

    async def history(self, id_: UUID) -> tuple[list[str], list[Turn]]:
        """Earlier questions as they stood alone, and the last turns as they can be shown now."""
        async with session_scope(self._sessions) as session:
            repository = self._repository(session)
            if await repository.find(id_) is None:
                raise _no_such()
            rows = await repository.messages(id_, latest=REMEMBERED)
        chunks = await self._chunks.by_ids(cited_chunks(rows))
        turns = [_turn(message(row, chunks).content, row) for row in rows]
        return [row.standalone for row in rows if row.role == "user" and row.standalone], turns

    async def keep(self, exchange: Exchange, answer: Answer) -> None:
        """Question and answer together, when the answer is whole: a broken one leaves no trace."""
        async with session_scope(self._sessions) as session:
            repository = self._repository(session)
            if exchange.new:
                await repository.create(exchange.conversation_id, _title(exchange.question))
            elif await repository.find(exchange.conversation_id, lock=True) is None:
                raise _no_such()
            asked = question_row(exchange.question, exchange.standalone)
            told = answer_row(exchange.message_id, answer, exchange.standalone)
            await repository.append(exchange.conversation_id, [asked, told])

    def _repository(self, session: AsyncSession) -> ConversationRepository:
        return ConversationRepository(session, self._workspace_id, self._user_id)


def _no_such() -> NotFoundError:
    return NotFoundError("there is no such conversation")


def _turn(content: str, row: MessageRow) -> Turn:
    return Turn("user" if row.role == "user" else "assistant", content)


def _title(question: str) -> str:
    """The first question, on one line, cut at a word."""
    line = " ".join(question.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
