"""Keeping one valid access token: refreshed early, by one caller for all, and again by password where there is one."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import anyio
from pydantic import BaseModel

from weft_client.errors import NotSignedInError, WeftApiError
from weft_core.contracts.auth import Login, RefreshRequest, TokenPair

EARLY_S = 20
"""A token that lives shorter than this is renewed before use, so that it does not expire on its way."""


class Tokens(BaseModel):
    """An access token, when it expires (Unix seconds; None: unknown) and what to renew it with."""

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None

    @classmethod
    def from_pair(cls, pair: TokenPair) -> "Tokens":
        return cls(
            access_token=pair.access_token,
            refresh_token=pair.refresh_token,
            expires_at=time.time() + pair.expires_in,
        )

    @property
    def fresh(self) -> bool:
        """Whether the token lives long enough for one more request."""
        return self.expires_at is None or self.expires_at - time.time() > EARLY_S


class TokenStore(Protocol):
    """Where tokens live between requests, and perhaps between processes."""

    def load(self) -> Tokens | None: ...

    def save(self, tokens: Tokens | None) -> None: ...

    def exclusive(self) -> AbstractAsyncContextManager[None]:
        """Held while renewing: a refresh token works once, so only one holder of the store may spend it."""
        ...


class MemoryTokens:
    """Tokens of one client object."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens

    def load(self) -> Tokens | None:
        return self._tokens

    def save(self, tokens: Tokens | None) -> None:
        self._tokens = tokens

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        yield


Exchange = Callable[[str, BaseModel], Awaitable[TokenPair]]
"""POSTs a body to an auth path without a token."""


class Authenticator:
    """Hands out a valid access token. Concurrent callers share one renewal."""

    def __init__(self, store: TokenStore, exchange: Exchange, login: Login | None = None) -> None:
        self._store = store
        self._exchange = exchange
        self._login = login
        self._current: Tokens | None = None
        self._lock = anyio.Lock()

    async def access_token(self, rejected: str | None = None) -> str:
        """A token to send; `rejected` is one the server just refused with 401.

        Raises `NotSignedInError` when there is no way left to get one.
        """
        tokens = self._current or self._store.load()
        if tokens is None or not self._usable(tokens, rejected):
            async with self._lock, self._store.exclusive():
                tokens = self._store.load()
                if tokens is None or not self._usable(tokens, rejected):
                    tokens = await self._renew(tokens)
                    self._store.save(tokens)
        self._current = tokens
        return tokens.access_token

    async def sign_in(self, login: Login) -> None:
        """Replace whatever was there by tokens of this account."""
        async with self._lock, self._store.exclusive():
            self._keep(Tokens.from_pair(await self._exchange("/v1/auth/login", login)))
            self._login = login

    async def forget(self) -> Tokens | None:
        """Drop the tokens and the password; returns the tokens, so that they can be revoked."""
        async with self._lock, self._store.exclusive():
            tokens = self._store.load()
            self._keep(None)
            self._login = None
            return tokens

    def _keep(self, tokens: Tokens | None) -> None:
        self._current = tokens
        self._store.save(tokens)

    @staticmethod
    def _usable(tokens: Tokens, rejected: str | None) -> bool:
        return tokens.fresh and tokens.access_token != rejected

    async def _renew(self, tokens: Tokens | None) -> Tokens:
        if tokens is not None and tokens.refresh_token is not None:
            try:
                body = RefreshRequest(refresh_token=tokens.refresh_token)
                return Tokens.from_pair(await self._exchange("/v1/auth/refresh", body))
            except WeftApiError as error:
                if error.status != 401:
                    raise
        if self._login is not None:
            return Tokens.from_pair(await self._exchange("/v1/auth/login", self._login))
        raise NotSignedInError("not signed in, or the session has ended")
