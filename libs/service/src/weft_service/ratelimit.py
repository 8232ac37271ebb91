"""Moving-window rate limits by the `limits` library: shared through Redis, kept in this process while it is away.

Needs the extra `weft-service[limits]`. A call to Redis costs about 0.1 ms of this process's time, so places in a
window are taken a few at a time: one twentieth of what is left, 16 at most, one by one near the end. A burst from one
process is therefore cut off exactly; with several, each may hold a few places that the others miss.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from pydantic import SecretStr

_log = structlog.get_logger(source="weft.ratelimit")

REDIS_TIMEOUT_S = 0.5
REDIS_CALLS = 32
REDIS_PAUSE_S = 5.0
_LEASE_PART, _LEASE_MAX = 20, 16
_BUCKETS_MAX = 20_000
# How long a refusal is repeated without asking again; a cleared window is noticed after this.
_REFUSAL_S = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `amount` in any `seconds`. `name` keeps the counts of different rules apart."""

    name: str
    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=f"weft:{self.name}")


class Verdict(NamedTuple):
    """`remaining` places in the window; `reset_s` until it has more (when refused: until a retry can succeed)."""

    allowed: bool
    limit: int
    remaining: int
    reset_s: int


@dataclass(slots=True)
class _Bucket:
    credits: int = 0
    remaining: int = 0
    taken_at: float = 0.0
    reset_at: float = 0.0
    refused_until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class RateLimiter:
    """Counts hits of keys against rules. Never fails and never opens: without Redis each process counts alone."""

    def __init__(self, redis_url: SecretStr | None) -> None:
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._redis: MovingWindowRateLimiter | None = None
        self._storage: RedisStorage | None = None
        self._redis_calls = asyncio.Semaphore(REDIS_CALLS)
        self._paused_until = 0.0
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()
        if redis_url is not None:
            self._storage = RedisStorage(
                f"async+{redis_url.get_secret_value()}", wrap_exceptions=True, implementation="redispy"
            )
            self._redis = MovingWindowRateLimiter(self._storage)

    async def hit(self, rule: Rule, key: str) -> Verdict:
        """Take one place in the window of `key`."""
        now = time.monotonic()
        bucket = self._bucket(rule, key)
        if now < bucket.refused_until:
            return Verdict(allowed=False, limit=rule.amount, remaining=0, reset_s=_ceil(bucket.reset_at - now))
        if now - bucket.taken_at >= rule.seconds:
            bucket.credits = 0
        if bucket.credits == 0 and not await self._refill(rule, key, bucket):
            return Verdict(allowed=False, limit=rule.amount, remaining=0, reset_s=_ceil(bucket.reset_at - now))
        bucket.credits -= 1
        left = bucket.remaining + bucket.credits
        return Verdict(allowed=True, limit=rule.amount, remaining=left, reset_s=_ceil(bucket.reset_at - now))

    async def clear(self, rule: Rule, key: str) -> None:
        """Forget the hits of `key`."""
        self._buckets.pop((rule.name, key), None)
        await self._memory.clear(rule.item, key)
        if self._redis is not None and self._redis_usable():
            try:
                async with asyncio.timeout(REDIS_TIMEOUT_S):
                    await self._redis.clear(rule.item, key)
            except (StorageError, TimeoutError) as error:
                self._pause(error)

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._storage is not None:
            bridge = cast("RedispyBridge", self._storage.bridge)
            await bridge.storage.aclose()

    async def _refill(self, rule: Rule, key: str, bucket: _Bucket) -> bool:
        """Whether there is a place to take. Those who ask for one key at once wait for one answer."""
        async with bucket.lock:
            if bucket.credits == 0 and time.monotonic() >= bucket.refused_until:
                await self._lease(rule, key, bucket)
            if bucket.credits == 0:
                bucket.refused_until = min(bucket.reset_at, time.monotonic() + _REFUSAL_S)
            return bucket.credits > 0

    def _bucket(self, rule: Rule, key: str) -> _Bucket:
        place = (rule.name, key)
        bucket = self._buckets.get(place)
        if bucket is None:
            bucket = self._buckets[place] = _Bucket()
            if len(self._buckets) > _BUCKETS_MAX:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(place)
        return bucket

    async def _lease(self, rule: Rule, key: str, bucket: _Bucket) -> None:
        if self._redis is not None and self._redis_usable():
            async with self._redis_calls:
                if await self._lease_from_redis(self._redis, rule, key, bucket):
                    return
        await self._lease_from(self._memory, rule, key, bucket)

    async def _lease_from_redis(self, limiter: MovingWindowRateLimiter, rule: Rule, key: str, bucket: _Bucket) -> bool:
        if not self._redis_usable():
            return False
        try:
            # Around the whole exchange: the client's own retries would wait for seconds.
            async with asyncio.timeout(REDIS_TIMEOUT_S):
                await self._lease_from(limiter, rule, key, bucket)
        except (StorageError, TimeoutError) as error:
            self._pause(error)
            return False
        return True

    @staticmethod
    async def _lease_from(limiter: MovingWindowRateLimiter, rule: Rule, key: str, bucket: _Bucket) -> None:
        item = rule.item
        wanted = max(1, min(bucket.remaining // _LEASE_PART, _LEASE_MAX))
        taken = wanted if await limiter.hit(item, key, cost=wanted) else 0
        if not taken and wanted > 1:
            taken = 1 if await limiter.hit(item, key) else 0
        stats = await limiter.get_window_stats(item, key)
        now = time.monotonic()
        bucket.credits = taken
        bucket.remaining = max(0, stats.remaining)
        bucket.taken_at = now
        bucket.reset_at = now + max(0.0, stats.reset_time - time.time())

    def _redis_usable(self) -> bool:
        return time.monotonic() >= self._paused_until

    def _pause(self, error: StorageError | TimeoutError) -> None:
        self._paused_until = time.monotonic() + REDIS_PAUSE_S
        cause = error.storage_error if isinstance(error, StorageError) else error
        _log.warning("rate_limits_without_redis", error=type(cause).__name__)


def _ceil(seconds: float) -> int:
    return max(1, int(seconds) + 1)
