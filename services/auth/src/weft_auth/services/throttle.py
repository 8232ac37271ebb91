"""Slows down guessing of passwords without letting a guesser lock the owner out."""

import hashlib

from weft_core.errors import RateLimitedError
from weft_service.ratelimit import RateLimiter, Rule

PER_ACCOUNT_AND_ADDRESS = Rule("login-account-address", 10, 900)
PER_ACCOUNT = Rule("login-account", 100, 900)
PER_ADDRESS = Rule("login-address", 300, 900)


class LoginThrottle:
    """At most 10 tries in 15 minutes for one account from one address, 100 for one account, 300 from one address.

    Tries are counted before the password is looked at, so that parallel ones count too; a success takes those of the
    account back. The owner's own address keeps its allowance while someone else's is used up.
    """

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def admit(self, email_key: str, address: str) -> None:
        """Count one try. Raises `RateLimitedError`."""
        account = _digest(email_key)
        for rule, key in (
            (PER_ADDRESS, address),
            (PER_ACCOUNT_AND_ADDRESS, f"{account}:{address}"),
            (PER_ACCOUNT, account),
        ):
            verdict = await self._limiter.hit(rule, key)
            if not verdict.allowed:
                raise RateLimitedError("too many tries to sign in; wait a while", verdict.reset_s)

    async def succeeded(self, email_key: str, address: str) -> None:
        """The account's owner is here: forget their tries."""
        account = _digest(email_key)
        await self._limiter.clear(PER_ACCOUNT_AND_ADDRESS, f"{account}:{address}")
        await self._limiter.clear(PER_ACCOUNT, account)


def _digest(email_key: str) -> str:
    """Addresses of people are not kept in Redis."""
    return hashlib.sha256(email_key.encode()).hexdigest()[:32]
