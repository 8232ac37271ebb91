"""Which failures mean that Neo4j cannot be reached, and which ones another try may cure."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConnectionPoolError,
    ConstraintError,
    DatabaseError,
    DatabaseUnavailable,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from weft_core.errors import UnavailableError

DEPENDENCY = "neo4j"

LOST = (ServiceUnavailable, SessionExpired, OSError)
"""The connection broke or could not be made; one more try on a fresh one may do."""

_ENTITY_NOT_FOUND = "Neo.ClientError.Statement.EntityNotFound"


def is_conflict(error: Neo4jError) -> bool:
    """Whether the same transaction, run again, may succeed: a deadlock, two writers who made the same node, a node
    that another one deleted between being found and being written. Servers name these differently, so every failure
    of the server's own counts; tries are bounded."""
    if isinstance(error, DatabaseUnavailable):
        return False
    if isinstance(error, TransientError | ConstraintError | DatabaseError):
        return True
    return isinstance(error, ClientError) and error.code == _ENTITY_NOT_FOUND


@contextmanager
def translate() -> Iterator[None]:
    """Raises `UnavailableError("neo4j")` for a server that is lost, refuses, is silent or has no connection left."""
    try:
        yield
    except AuthError as error:
        raise UnavailableError(DEPENDENCY, "neo4j refuses the configured credentials") from error
    except (*LOST, ConnectionPoolError, DatabaseUnavailable) as error:
        raise UnavailableError(DEPENDENCY) from error
