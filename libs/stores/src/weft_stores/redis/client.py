"""The one way to reach Redis. Nothing in it may be the only copy of anything."""

from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_S = 2.0
COMMAND_S = 5.0
HEALTH_CHECK_S = 30


def open_redis(url: SecretStr, *, max_connections: int = 100) -> Redis:
    """Client for `redis://…`; opens nothing yet; close it with `aclose()`. Replies are bytes.

    Errors are redis-py's own: put calls inside `weft_stores.redis.errors.translate`. A call is tried once more on a
    fresh connection, because an idle one may have been closed by the server.
    """
    return Redis.from_url(
        url.get_secret_value(),
        socket_connect_timeout=CONNECT_S,
        socket_timeout=COMMAND_S,
        health_check_interval=HEALTH_CHECK_S,
        retry=Retry(NoBackoff(), 1),
        max_connections=max_connections,
    )
