"""Verification keys fetched from auth's JWKS. A verifier holds public keys only."""

import asyncio
import time

import aiohttp
import structlog
from pydantic import ValidationError

from weft_core.contracts.auth import Jwks
from weft_core.errors import UnavailableError
from weft_service.tokens import PublicKey

_log = structlog.get_logger(source="weft.keys")

UNKNOWN_KID_REFRESH_S = 30.0
RETRY_S = 1.0
MAX_AGE_S = 300.0


class JwksKeys:
    """Keys of `{auth_url}/.well-known/jwks.json`, cached.

    An unknown `kid` causes at most one fetch per 30 s, so that made-up ids cannot turn into load on auth; a failed
    fetch may be repeated after 1 s. Keys older than 5 minutes are refetched in the background, and the cached ones
    serve for as long as auth is away.
    """

    def __init__(self, http: aiohttp.ClientSession, auth_url: str) -> None:
        self._http = http
        self._url = f"{auth_url}/.well-known/jwks.json"
        self._keys: dict[str, PublicKey] = {}
        self._lock = asyncio.Lock()
        self._next_fetch = 0.0
        self._fetched_at = 0.0
        self._background: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> PublicKey | None:
        key = self._keys.get(kid)
        if key is not None:
            if time.monotonic() - self._fetched_at > MAX_AGE_S:
                self._refresh_later()
            return key
        await self._refresh()
        if not self._keys:
            raise UnavailableError("auth")
        return self._keys.get(kid)

    async def close(self) -> None:
        """Stop a refresh that is under way."""
        if self._background is not None:
            self._background.cancel()
            await asyncio.gather(self._background, return_exceptions=True)

    def _refresh_later(self) -> None:
        if (self._background is None or self._background.done()) and time.monotonic() >= self._next_fetch:
            self._background = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        async with self._lock:
            if time.monotonic() < self._next_fetch:
                return
            try:
                self._keys = await self._fetch()
            except (aiohttp.ClientError, TimeoutError, OSError, ValidationError) as error:
                self._next_fetch = time.monotonic() + RETRY_S
                _log.warning("jwks_fetch_failed", error=type(error).__name__)
            else:
                self._fetched_at = time.monotonic()
                self._next_fetch = self._fetched_at + UNKNOWN_KID_REFRESH_S

    async def _fetch(self) -> dict[str, PublicKey]:
        async with self._http.get(self._url) as response:
            response.raise_for_status()
            published = Jwks.model_validate_json(await response.read())
        return {key.kid: PublicKey(key) for key in published.keys}
