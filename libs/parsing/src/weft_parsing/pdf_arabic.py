"""Arabic as PDFium gives it, put into logical order where it is not."""

import re
from collections.abc import Callable, Sequence

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_BORDER = re.compile("(?<=[\u0620-\u064a\u0671-\u06d3])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u0620-\u064a\u0671-\u06d3])")
_ALEFS = frozenset("\u0622\u0623\u0625\u0627")
_LAM = "\u0644"


def has_arabic(characters: Sequence[str]) -> bool:
    """Whether there is anything to put right."""
    return _ARABIC.search("".join(characters)) is not None


def logical_arabic(characters: Sequence[str], same_box: Callable[[int, int], bool]) -> list[str]:
    """Lam-alef, one sign on the page, comes with its letters exchanged: told by both having the same box (indices into
    `characters`). A run of Latin letters comes without the space that parts it from Arabic."""
    ordered = list(characters)
    for i in range(len(ordered) - 1):
        if ordered[i] in _ALEFS and ordered[i + 1] == _LAM and same_box(i, i + 1):
            ordered[i], ordered[i + 1] = ordered[i + 1], ordered[i]
    return list(_BORDER.sub(" ", "".join(ordered)))
