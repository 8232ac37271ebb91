"""The id of the request being handled, carried through awaits so that logs and outgoing calls can name it."""

import os
import re
from contextvars import ContextVar

REQUEST_ID_HEADER = "X-Request-ID"

_request_id: ContextVar[str | None] = ContextVar("weft_request_id", default=None)
_SANE = re.compile(rb"[A-Za-z0-9._:\-]{1,128}")


def current_request_id() -> str | None:
    """Id of the present request; None outside of one."""
    return _request_id.get()


def set_request_id(request_id: str) -> None:
    """Make `request_id` the current one for this task and those it starts."""
    _request_id.set(request_id)


def accept_request_id(raw: bytes | None) -> str:
    """The client's id when it is 1 to 128 harmless characters, else a new one."""
    if raw is not None and _SANE.fullmatch(raw):
        return raw.decode("ascii")
    return os.urandom(16).hex()
