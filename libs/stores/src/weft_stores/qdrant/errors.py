"""Which failures mean that Qdrant cannot be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from weft_core.errors import UnavailableError, WeftError

DEPENDENCY = "qdrant"

_REFUSED = frozenset({401, 403})
_OVERLOADED = frozenset({429, 500, 502, 503, 504})


class ChunkCollectionError(WeftError):
    """The collection of chunks does not fit the embedding model in use: a matter for the operator."""

    code = "chunk_collection"


def status_of(error: UnexpectedResponse) -> int:
    return error.status_code or 0


@contextmanager
def translate() -> Iterator[None]:
    """Raises `UnavailableError("qdrant")` for a server that is lost, refuses, is silent or overloaded, and where the
    collection of chunks is not there (yet)."""
    try:
        yield
    except ResponseHandlingException as error:
        source: Any = error.source
        if isinstance(source, httpx.HTTPError | OSError):
            raise UnavailableError(DEPENDENCY) from error
        raise
    except ResourceExhaustedResponse as error:
        raise UnavailableError(DEPENDENCY) from error
    except UnexpectedResponse as error:
        failure = refused(status_of(error))
        if failure is None:
            raise
        raise failure from error


def refused(status: int) -> UnavailableError | None:
    """What an HTTP status says about the server; None when it speaks of the request."""
    if status in _REFUSED:
        return UnavailableError(DEPENDENCY, "qdrant refuses the configured credentials")
    if status in _OVERLOADED:
        return UnavailableError(DEPENDENCY)
    if status == 404:
        return UnavailableError(DEPENDENCY, "qdrant has no collection of chunks")
    return None
