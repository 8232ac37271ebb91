"""Blocking: two senses are compared exactly when they share a key."""

from collections.abc import Sequence

from weft_core.resolution import Appearance


def keys(norm: str, type_: str, appearances: Sequence[Appearance]) -> frozenset[str]:
    """Keys of a name of this type. Dates and numbers have none."""
    if type_ == "date" or not any(c.isalpha() for c in norm):
        return frozenset()
    return frozenset({norm, *(name for appearance in appearances for name in appearance.expansions)})
