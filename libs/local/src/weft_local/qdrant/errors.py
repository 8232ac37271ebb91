"""Errors as Qdrant reports them: a status and a sentence under `status.error`."""

from typing import ClassVar


class QdrantError(Exception):
    """Base of every answer from 400 up; `message` is shown to the client."""

    status: ClassVar[int] = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequestError(QdrantError):
    """Malformed JSON, a wrong shape, or input that contradicts the collection."""

    status = 400


class NotFoundError(QdrantError):
    """No such collection, alias or point."""

    status = 404


class AlreadyExistsError(QdrantError):
    """A collection of that name is there already."""

    status = 409


class BodyTooLargeError(QdrantError):
    """The request body is over the server's limit."""

    status = 413


class ValidationFailedError(QdrantError):
    """Well-formed JSON whose values break a rule, such as a limit of zero."""

    status = 422


class UnsupportedError(QdrantError):
    """Qdrant can do this, the local server cannot."""

    status = 501

    def __init__(self, feature: str) -> None:
        super().__init__(f"Not supported by Weft's local Qdrant: {feature}")


def collection_missing(name: str) -> NotFoundError:
    return NotFoundError(f"Not found: Collection `{name}` doesn't exist!")


def vector_missing(name: str) -> BadRequestError:
    return BadRequestError(f"Wrong input: Not existing vector name error: {name}")
