"""SQL about signing keys."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import SigningKeyRow


class SigningKeyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[SigningKeyRow]:
        """Every published key, the one in use first."""
        statement = select(SigningKeyRow).order_by(SigningKeyRow.in_use.desc(), SigningKeyRow.created_at)
        return (await self._session.scalars(statement)).all()

    async def add_first(self, *, kid: str, x: str, y: str, sealed_private_key: bytes) -> None:
        """Put a key in use unless another replica was quicker: an index allows only one."""
        await self._session.execute(
            insert(SigningKeyRow)
            .values(kid=kid, x=x, y=y, sealed_private_key=sealed_private_key, in_use=True)
            .on_conflict_do_nothing()
        )
