"""Header hygiene, both ways."""

from collections.abc import Sequence

from multidict import CIMultiDict, CIMultiDictProxy

RawHeaders = Sequence[tuple[bytes, bytes]]

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# Not passed on: they are ours to say. `expect` was answered by our own server.
_OURS = frozenset(
    {b"host", b"expect", b"forwarded", b"x-real-ip", b"x-request-id", b"x-original-url", b"x-rewrite-url"}
)
_NOT_ON = _HOP_BY_HOP | _OURS
_OUR_PREFIXES = (b"x-forwarded-", b"x-user-")
# uvicorn writes its own date, the observing layer the request id.
_NOT_BACK = _HOP_BY_HOP | {b"date", b"server", b"x-request-id"}

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


def to_upstream(headers: RawHeaders, *, address: str, scheme: str, request_id: str) -> CIMultiDict[str]:
    """Request headers for a service: what the client may say, and what we know of it."""
    single = dict(headers)
    dropped = _NOT_ON | _named_by_connection(headers) if b"connection" in single else _NOT_ON
    passed = CIMultiDict(
        [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in headers
            if name not in dropped and not name.startswith(_OUR_PREFIXES)
        ]
    )
    passed["X-Request-ID"] = request_id
    passed["X-Forwarded-For"] = address
    passed["X-Forwarded-Proto"] = scheme
    passed["X-Forwarded-Host"] = single.get(b"host", b"").decode("latin-1")
    return passed


def to_client(headers: CIMultiDictProxy[str], raw: RawHeaders) -> list[tuple[bytes, bytes]]:
    """Response headers for the client."""
    named = _named_by_connection(raw) if "connection" in headers else frozenset()
    lowered = ((name.lower(), value) for name, value in raw)
    return [(name, value) for name, value in lowered if name not in _NOT_BACK and name not in named]


def add_security(headers: list[tuple[bytes, bytes]]) -> None:
    """Add the security headers an answer does not set itself."""
    present = {name for name, _ in headers}
    headers.extend(pair for pair in _SECURITY if pair[0] not in present)


def _named_by_connection(headers: RawHeaders) -> frozenset[bytes]:
    """A Connection header may name more headers that end here."""
    values = [value for name, value in headers if name.lower() == b"connection"]
    return frozenset(word.strip().lower() for value in values for word in value.split(b","))
