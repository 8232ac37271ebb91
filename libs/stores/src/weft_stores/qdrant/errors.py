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
        status = status_of(error)
        if status in _REFUSED:
            raise UnavailableError(DEPENDENCY, "qdrant refuses the configured credentials") from error
        if status in _OVERLOADED:
            raise UnavailableError(DEPENDENCY) from error
        if status == 404:
            raise UnavailableError(DEPENDENCY, "qdrant has no collection of chunks") from error
        raise
