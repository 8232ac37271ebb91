"""Password hashing, off the event loop and bounded. The only module that knows the hashing library."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from passlib.context import CryptContext

from weft_core.errors import RateLimitedError

Result = TypeVar("Result")

ROUNDS = 12
WAITING_MAX = 24

# Of a password nobody knows: verifying against it takes as long as against a real one.
_NOBODY = "$bcrypt-sha256$v=2,t=2b,r=12$IX16fRSpsDwSe49tbX.4d.$FGKeu..6p9Wdg66alTPDGe.21AYB9xq"


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a password was right; `better_hash` when the stored hash should be replaced by a stronger one."""

    right: bool
    better_hash: str | None = None


class PasswordHasher:
    """bcrypt over HMAC-SHA256 (no 72-byte limit), 12 rounds, about 0.3 s of CPU each.

    Runs in as many threads as the machine has cores, four at most; with `waiting` more in the queue, further calls
    raise `RateLimitedError`, so that a flood of sign-ins cannot starve anything else.
    """

    def __init__(self, *, rounds: int = ROUNDS, waiting: int = WAITING_MAX) -> None:
        self._context = CryptContext(
            schemes=["bcrypt_sha256", "bcrypt"], deprecated=["bcrypt"], bcrypt_sha256__rounds=rounds
        )
        threads = min(4, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._free = threads + waiting

    async def hash(self, password: str) -> str:
        return await self._run(self._hash, password)

    async def verify(self, password: str, stored: str | None) -> Verified:
        """Check `password`. With no stored hash it is wrong, but takes the same time."""
        return await self._run(self._verify, password, stored)

    def close(self) -> None:
        """Let running threads end; queued work is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _hash(self, password: str) -> str:
        return str(self._context.hash(password))

    def _verify(self, password: str, stored: str | None) -> Verified:
        try:
            right, better = self._context.verify_and_update(password, stored or _NOBODY)
        except ValueError:
            # Plain bcrypt raises for more than 72 bytes: such a password cannot be the one it was made of.
            return Verified(right=False)
        return Verified(right=bool(right) and stored is not None, better_hash=better)

    async def _run(self, work: Callable[..., Result], *arguments: str | None) -> Result:
        if self._free <= 0:
            raise RateLimitedError("too many people are signing in at this moment", retry_after_s=2)
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)
        finally:
            self._free += 1
