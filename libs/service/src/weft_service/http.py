"""The pooled HTTP client of a service for calls to its siblings."""

import aiohttp

CONNECT_S = 2.0
TOTAL_S = 5.0


def open_http(*, total_s: float | None = TOTAL_S, limit: int = 100) -> aiohttp.ClientSession:
    """A client with timeouts and at most `limit` connections. No cookies, no proxies from the environment.

    Close it, or use it as an async context manager.
    """
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=total_s, sock_connect=CONNECT_S),
        connector=aiohttp.TCPConnector(limit=limit, keepalive_timeout=4.0),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )
