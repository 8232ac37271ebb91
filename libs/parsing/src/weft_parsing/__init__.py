"""Files to canonical text. `parse_isolated` is the way in: it reads one file in a confined child process.

The names below are imported on first use, because the child imports this package too and must start fast.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weft_parsing.isolation import ChildError, parse_isolated
    from weft_parsing.limits import Limits

__all__ = ["ChildError", "Limits", "parse_isolated"]


def __getattr__(name: str) -> object:
    if name in {"ChildError", "parse_isolated"}:
        from weft_parsing import isolation

        return getattr(isolation, name)
    if name == "Limits":
        from weft_parsing.limits import Limits

        return Limits
    raise AttributeError(name)
