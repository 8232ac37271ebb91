"""Signing in, staying in and signing out."""

import time
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_auth.repositories.sessions import SessionRepository
from weft_auth.repositories.users import UserRepository
from weft_auth.services.emails import email_key
from weft_auth.services.passwords import PasswordHasher
from weft_auth.services.refresh_tokens import RefreshTokens
from weft_auth.services.signing import SigningKeys
from weft_auth.services.throttle import LoginThrottle
from weft_core.contracts.auth import Login, TokenPair
from weft_core.errors import UnauthenticatedError
from weft_service.tokens import ACCESS_LIFE_S
from weft_stores.postgres.engine import session_scope

_log = structlog.get_logger(source="weft.audit")


class LoginService:
    """Opens its own transactions: hashing must not hold a connection, and a refusal may have to be committed."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        hasher: PasswordHasher,
        keys: SigningKeys,
        throttle: LoginThrottle,
    ) -> None:
        self._sessions = sessions
        self._hasher = hasher
        self._keys = keys
        self._throttle = throttle

    async def login(self, given: Login, address: str) -> TokenPair:
        """Tokens for the right password. Unknown, wrong and disabled look the same, in words and in time."""
        key = email_key(given.email)
        await self._throttle.admit(key, address)
        async with session_scope(self._sessions) as session:
            user = await UserRepository(session).by_email_key(key)
        verified = await self._hasher.verify(given.password, user.password_hash if user else None)
        if user is None or not verified.right or user.disabled_at is not None:
            _log.warning("login_refused", user_id=str(user.id) if user else None, address=address)
            raise UnauthenticatedError("the e-mail address or the password is wrong")
        async with session_scope(self._sessions) as session:
            if verified.better_hash is not None:
                await UserRepository(session).set_password_hash(user.id, verified.better_hash)
            refresh_token = await RefreshTokens(SessionRepository(session)).begin(user.id)
        await self._throttle.succeeded(key, address)
        _log.info("login", user_id=str(user.id), address=address)
        return await self._pair(user.id, refresh_token)

    async def refresh(self, token: str) -> TokenPair:
        """The next pair. Raises `UnauthenticatedError` after committing what the attempt revoked."""
        async with session_scope(self._sessions) as session:
            exchanged = await RefreshTokens(SessionRepository(session)).exchange(token)
        if exchanged is None:
            raise UnauthenticatedError("the refresh token is expired, used or revoked; sign in again")
        return await self._pair(exchanged.user_id, exchanged.refresh_token)

    async def logout(self, token: str) -> None:
        """End the session of `token`. An unknown one is no error: the wish is fulfilled."""
        async with session_scope(self._sessions) as session:
            await RefreshTokens(SessionRepository(session)).revoke(token)

    async def _pair(self, user_id: UUID, refresh_token: str) -> TokenPair:
        key = await self._keys.signing()
        access_token = key.sign(user_id, now=time.time())
        return TokenPair(access_token=access_token, expires_in=ACCESS_LIFE_S, refresh_token=refresh_token)
