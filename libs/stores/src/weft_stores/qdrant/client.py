"""The one way to reach Qdrant: the official async client over REST, every wait bounded."""

import httpx
from qdrant_client import AsyncQdrantClient

from weft_stores.settings import QdrantSettings, qdrant_target

REQUEST_S = 10
POOL_SIZE = 20
IDLE_S = 3.0
"""Servers close idle connections after 5 s; ours go before, so that no request meets a closing one."""


def open_qdrant(settings: QdrantSettings) -> AsyncQdrantClient:
    """Client for `WEFT_QDRANT_URL`; opens nothing yet; close it with `await client.close()`.

    Errors are qdrant-client's own: put calls inside `weft_stores.qdrant.errors.translate`.
    """
    target = qdrant_target(settings.qdrant_url)
    return AsyncQdrantClient(
        url=target.url,
        # as a header: given as `api_key` over plain http it warns, also on a loopback address
        headers={"api-key": target.api_key} if target.api_key else None,
        timeout=REQUEST_S,
        check_compatibility=False,  # it would ask in a thread of its own and only warn
        limits=httpx.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE, keepalive_expiry=IDLE_S),
        trust_env=target.url.startswith("https"),  # a server in our own network is no matter for a proxy
    )
