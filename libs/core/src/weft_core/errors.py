"""Domain errors. They know nothing of HTTP: `weft_service.problems` maps each class to a status once.

Every error has a stable machine-readable `code` and a sentence a person understands.
"""

from typing import ClassVar


class WeftError(Exception):
    """Base of every error Weft raises on purpose."""

    code: ClassVar[str] = "internal"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(WeftError):
    """The thing does not exist, or is not the caller's: the two are never told apart."""

    code = "not_found"


class ConflictError(WeftError):
    """The request contradicts the present state."""

    code = "conflict"


class InvalidInputError(WeftError):
    """Well-formed but unacceptable input: a bad cursor, equal path ends, an over-long question."""

    code = "invalid_input"


class UnauthenticatedError(WeftError):
    """No token, or one that does not verify."""

    code = "unauthenticated"


class ForbiddenError(WeftError):
    """The caller is known and may see the thing, but may not do this to it."""

    code = "forbidden"


class TooLargeError(WeftError):
    """A body or document over its cap."""

    code = "too_large"


class UnsupportedMediaError(WeftError):
    """A format Weft does not read, or content that disagrees with its extension."""

    code = "unsupported"


class RateLimitedError(WeftError):
    """Too many requests; `retry_after_s` says when to come back."""

    code = "rate_limited"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnavailableError(WeftError):
    """A store or service Weft depends on cannot be reached; `dependency` names it."""

    code = "unavailable"

    def __init__(self, dependency: str, message: str | None = None) -> None:
        super().__init__(message or f"{dependency} is not reachable at the moment")
        self.dependency = dependency
