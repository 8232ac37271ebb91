"""Moving windows with Redis, without it, and when it goes."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from pydantic import SecretStr

from support.http import unused_url
from weft_service import ratelimit
from weft_service.ratelimit import RateLimiter, Rule


@pytest.fixture(params=["memory", "redis", "dead redis"])
async def limiter(request: pytest.FixtureRequest, redis_url: SecretStr) -> AsyncIterator[RateLimiter]:
    urls = {"memory": None, "redis": redis_url, "dead redis": SecretStr(unused_url().replace("http", "redis"))}
    limiter = RateLimiter(urls[request.param])
    yield limiter
    await limiter.close()


def _rule(amount: int, seconds: int = 60) -> Rule:
    return Rule(f"test-{uuid4().hex}", amount, seconds)


@pytest.mark.parametrize("amount", [1, 7, 100, 500])
async def test_burst_is_cut_off_exactly(amount: int, limiter: RateLimiter) -> None:
    rule = _rule(amount)
    verdicts = [await limiter.hit(rule, "k") for _ in range(amount + 20)]
    assert [verdict.allowed for verdict in verdicts] == [True] * amount + [False] * 20
    assert [verdict.remaining for verdict in verdicts[:amount]] == list(range(amount - 1, -1, -1))
    assert all(1 <= verdict.reset_s <= 61 for verdict in verdicts)


async def test_parallel_burst_is_cut_off_exactly(limiter: RateLimiter) -> None:
    rule = _rule(50)
    verdicts = await asyncio.gather(*(limiter.hit(rule, "k") for _ in range(200)))
    assert sum(verdict.allowed for verdict in verdicts) == 50


async def test_keys_and_rules_are_apart(limiter: RateLimiter) -> None:
    first, second = _rule(1), _rule(1)
    assert (await limiter.hit(first, "a")).allowed
    assert not (await limiter.hit(first, "a")).allowed
    assert (await limiter.hit(first, "b")).allowed
    assert (await limiter.hit(second, "a")).allowed


async def test_window_moves(limiter: RateLimiter) -> None:
    rule = _rule(5, seconds=1)
    started = time.monotonic()
    assert all([(await limiter.hit(rule, "k")).allowed for _ in range(5)])
    while not (await limiter.hit(rule, "k")).allowed:
        assert time.monotonic() < started + 5
        await asyncio.sleep(0.02)
    assert time.monotonic() - started >= 0.9


async def test_cleared_key_starts_anew(limiter: RateLimiter) -> None:
    rule = _rule(2)
    for _ in range(3):
        await limiter.hit(rule, "k")
    await limiter.clear(rule, "k")
    assert (await limiter.hit(rule, "k")).allowed


async def test_two_processes_share_one_window(redis_url: SecretStr) -> None:
    rule = _rule(200)
    first, second = RateLimiter(redis_url), RateLimiter(redis_url)
    verdicts = [await (first, second)[n % 2].hit(rule, "k") for n in range(300)]
    allowed = sum(verdict.allowed for verdict in verdicts)
    assert 184 <= allowed <= 200
    await first.close()
    await second.close()


async def test_silent_redis_costs_little_and_once() -> None:
    """A server that accepts and never answers must not slow every request down."""
    with _silent_server() as url:
        limiter = RateLimiter(SecretStr(url.replace("http", "redis")))
        rule = _rule(1000)
        started = time.monotonic()
        for _ in range(50):
            assert (await limiter.hit(rule, "k")).allowed
        assert time.monotonic() - started < 3 * ratelimit.REDIS_TIMEOUT_S
        await limiter.close()


@contextmanager
def _silent_server() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
