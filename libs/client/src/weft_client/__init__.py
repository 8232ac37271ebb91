"""Typed client of a Weft system: `AsyncWeft`, and `Weft` for code without an event loop.

Names are loaded on first use, so that `weft --help` does not pay for an HTTP stack.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_client.errors import (
        NotSignedInError,
        WeftApiError,
        WeftBrokenOffError,
        WeftClientError,
        WeftConnectionError,
    )
    from weft_client.sync_client import Weft

__all__ = [
    "AsyncWeft",
    "NotSignedInError",
    "Weft",
    "WeftApiError",
    "WeftBrokenOffError",
    "WeftClientError",
    "WeftConnectionError",
]

_HOMES = {"AsyncWeft": "async_client", "Weft": "sync_client"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
