"""Which failures mean that Redis cannot be reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import BusyLoadingError, ConnectionError, MaxConnectionsError, TimeoutError  # noqa: A004

from weft_core.errors import UnavailableError

DEPENDENCY = "redis"

# Wrong credentials come as subclasses of ConnectionError: for the caller that is no better than dead.
UNREACHABLE = (ConnectionError, TimeoutError, BusyLoadingError, MaxConnectionsError, OSError)


@contextmanager
def translate() -> Iterator[None]:
    """Raises `UnavailableError("redis")` for a lost, refused or silent server. Wrap the Redis call alone."""
    try:
        yield
    except UNREACHABLE as error:
        raise UnavailableError(DEPENDENCY) from error
