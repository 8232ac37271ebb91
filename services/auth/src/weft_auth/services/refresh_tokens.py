"""Refresh tokens: opaque, 256 bits, hashed at rest, exchanged once."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from weft_auth.models import RefreshTokenRow, SessionRow
from weft_auth.repositories.sessions import SessionRepository
from weft_auth.services.sealing import seal, unseal

ABSOLUTE_LIFE = timedelta(days=30)
IDLE_LIFE = timedelta(days=14)
GRACE = timedelta(seconds=10)
_PURPOSE = "refresh token"
_log = structlog.get_logger(source="weft.audit")


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The successor of a refresh token, and whose it is."""

    user_id: UUID
    refresh_token: str = field(repr=False)


class RefreshTokens:
    """Rotation by RFC 9700. The caller commits, also when None came back: that may have revoked a family.

    A token whose answer was lost may be sent again for 10 s, as long as its successor is unused, and gives the very
    same successor. That one is kept sealed by the parent's text, so the table alone cannot open it. Any other second
    use means two people hold the token: the whole family ends.
    """

    def __init__(self, repository: SessionRepository) -> None:
        self._repository = repository

    async def begin(self, user_id: UUID) -> str:
        """The first token of a new family."""
        family = await self._repository.start(user_id, ABSOLUTE_LIFE)
        return await self._add(family, await self._repository.now(), _new_token())

    async def exchange(self, token: str) -> Exchanged | None:
        """The successor of `token`, or None when it is unknown, expired, revoked, used before or a disabled user's."""
        token_hash = _hash(token)
        family = await self._repository.lock_family(token_hash)
        if family is None or family.revoked_at is not None:
            return None
        # Read after the lock was had: an exchange that held it until now may have used the token.
        row, now = await self._repository.token_now(token_hash)
        if family.expires_at <= now:
            return None
        if row.used_at is None:
            if row.expires_at <= now:
                return None
            return Exchanged(family.user_id, await self._rotate(family, row, token, now))
        if now - row.used_at <= GRACE and (child := await self._unused_child(row, token)) is not None:
            return Exchanged(family.user_id, child)
        await self._repository.revoke(family.id, "reuse")
        _log.warning("refresh_reuse", user_id=str(family.user_id), session_id=str(family.id))
        return None

    async def revoke(self, token: str) -> None:
        """End the family of `token`, if there is one."""
        family = await self._repository.lock_family(_hash(token))
        if family is not None:
            await self._repository.revoke(family.id, "logout")
            _log.info("logout", user_id=str(family.user_id), session_id=str(family.id))

    async def _rotate(self, family: SessionRow, row: RefreshTokenRow, token: str, now: datetime) -> str:
        child = _new_token()
        sealed = seal(child, secret=token, purpose=_PURPOSE)
        if not await self._repository.use_token(row.token_hash, at=now, child_hash=_hash(child), sealed_child=sealed):
            raise RuntimeError("a refresh token was used while its family was locked")
        return await self._add(family, now, child)

    async def _unused_child(self, row: RefreshTokenRow, token: str) -> str | None:
        if row.child_hash is None or row.sealed_child is None or await self._repository.is_used(row.child_hash):
            return None
        return unseal(row.sealed_child, secret=token, purpose=_PURPOSE)

    async def _add(self, family: SessionRow, now: datetime, token: str) -> str:
        await self._repository.add_token(family.id, _hash(token), min(now + IDLE_LIFE, family.expires_at))
        return token


def _new_token() -> str:
    return f"wr_{secrets.token_urlsafe(32)}"


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
