"""Files to canonical text. `open_parsers` is the way in: it reads every file in a confined process of its own.

The names below are imported on first use, because the fork server imports this package too and must stay small.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weft_parsing.limits import Limits
    from weft_parsing.outcome import ChildError
    from weft_parsing.parsers import Parsers, open_parsers

__all__ = ["ChildError", "Limits", "Parsers", "open_parsers"]


def __getattr__(name: str) -> object:
    if name in {"Parsers", "open_parsers"}:
        from weft_parsing import parsers

        return getattr(parsers, name)
    if name == "ChildError":
        from weft_parsing.outcome import ChildError

        return ChildError
    if name == "Limits":
        from weft_parsing.limits import Limits

        return Limits
    raise AttributeError(name)
