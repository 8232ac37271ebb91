"""Which failures mean that Postgres cannot be reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from weft_core.errors import UnavailableError

DEPENDENCY = "postgres"

# SQLSTATE classes and codes of a server that goes away, starts up, has no place left, or ends a transaction that took
# too long (25P03 idle in it, 25P04 in all).
_GONE = ("08", "57P", "53300", "25P03", "25P04")


def driver_failure(context: ExceptionContext) -> None:
    """Engine event: a lost connection or a command over its time becomes `UnavailableError` where it happens.

    Done in the engine rather than around the caller's code, because an `OSError` in there may be a file's.
    """
    error = context.original_exception
    if not isinstance(error, Exception):  # a cancelled task says nothing about the server
        return
    if isinstance(error, TimeoutError):
        context.is_disconnect = True
        context.invalidate_pool_on_disconnect = False
    if context.is_disconnect or isinstance(error, OSError) or _is_gone(error):
        raise UnavailableError(DEPENDENCY) from error


def _is_gone(error: BaseException) -> bool:
    sqlstate = getattr(error, "sqlstate", None) or ""
    return str(sqlstate).startswith(_GONE)


@contextmanager
def translate() -> Iterator[None]:
    """Raises `UnavailableError("postgres")` for what the engine cannot turn itself: no free connection in the pool,
    a connection lost while it was handed out. Everything else passes unchanged."""
    try:
        yield
    except PoolTimeoutError as error:
        raise UnavailableError(DEPENDENCY, "postgres has no free connection at the moment") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_gone(error.orig or error):
            raise UnavailableError(DEPENDENCY) from error
        raise
