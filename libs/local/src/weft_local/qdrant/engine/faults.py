"""The engine raises bare exceptions; their text says what Qdrant would answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from weft_local.qdrant.errors import BadRequestError, NotFoundError, QdrantError

CLOSED = "Shard is not initialized"
_INTERNAL = ("Service runtime error", "Service internal error", "OutOfMemory")


@contextmanager
def engine_faults() -> Iterator[None]:
    """Turns what the engine raises into a `QdrantError`; failures of the engine itself pass through as they are."""
    try:
        yield
    except (QdrantError, ValidationError):
        raise
    except (ValueError, TypeError, OverflowError) as error:  # raised by the binding while it reads arguments
        raise BadRequestError(f"Wrong input: {error}") from error
    except Exception as error:
        if type(error) is not Exception:
            raise
        message = str(error)
        if CLOSED in message:
            raise NotFoundError("Not found: the collection was deleted meanwhile") from error
        if message.startswith(_INTERNAL):
            raise
        raise BadRequestError(f"Wrong input: {message}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a panic in Rust is no Exception, and would pass every handler
            raise RuntimeError(f"the engine panicked: {error}") from error
        raise
