"""What a call can raise. Everything is a `WeftClientError`; its text is one sentence for people."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weft_core.contracts.common import Problem


class WeftClientError(Exception):
    """Base of all errors of this package."""


class WeftApiError(WeftClientError):
    """Weft answered with an error; `problem` is its RFC 9457 body (made up from the status when there was none)."""

    def __init__(self, problem: "Problem", retry_after_s: int | None = None) -> None:
        lines = [problem.detail or problem.title]
        lines += [f"{error.location}: {error.message}" for error in problem.errors]
        super().__init__("; ".join(lines))
        self.problem = problem
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def code(self) -> str:
        """Weft's stable machine-readable code."""
        return self.problem.code


class WeftConnectionError(WeftClientError):
    """No answer, or half of one: nothing listens at `base_url`, or the connection broke or timed out."""

    def __init__(self, base_url: str, reason: str) -> None:
        super().__init__(f"{base_url}: {reason}")
        self.base_url = base_url
        self.reason = reason


class WeftBrokenOffError(WeftConnectionError):
    """An answer began and did not end."""

    def __init__(self, base_url: str, reason: str) -> None:
        super().__init__(base_url, f"the answer broke off: {reason}")


class NotSignedInError(WeftClientError):
    """There is no token, no refresh token that still works, and no password to get one with."""
