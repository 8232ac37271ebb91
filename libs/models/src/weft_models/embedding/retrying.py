"""Which failures of an HTTP model server are worth another attempt, and when."""

import httpx

_LONGEST_WAIT_S = 10.0


class CannotServeError(Exception):
    """The server answered something unusable."""


def retry_hook(error: Exception) -> bool | float:
    """For stamina: True to back off and retry, seconds when the server named them, False to give up."""
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        if status not in {408, 409, 429, 500, 502, 503, 504}:
            return False
        return _retry_after(error.response) or True
    return isinstance(error, httpx.TransportError | CannotServeError)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds of a numeric Retry-After, capped; dates are rare here and fall back to our own backoff."""
    value = response.headers.get("retry-after", "")
    return min(float(value), _LONGEST_WAIT_S) if value.isdigit() else None
