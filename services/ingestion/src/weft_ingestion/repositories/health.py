"""Whether Postgres answers and is migrated."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_ingestion.models import OutboxRow
from weft_stores.postgres.engine import session_scope


async def check_postgres(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Raises when this schema cannot be read."""
    async with session_scope(sessions) as session:
        await session.execute(select(OutboxRow.id).limit(1))
