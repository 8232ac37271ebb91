"""Names inside longer names: 'University of Copenhagen' holds 'Copenhagen'."""

from collections.abc import Iterator

from weft_models.extraction.words import CONNECTORS, FUNCTION_WORDS

_MAX_WORDS = 12
_LONGEST = 8
_SMALL = FUNCTION_WORDS | CONNECTORS
_MONTHS = frozenset("january february march april may june july august september october november december".split())


def inner_names(norm: str) -> Iterator[str]:
    """Runs of a norm's words that could be names of their own, should any passage use them so."""
    words = norm.split()
    if not 2 <= len(words) <= _MAX_WORDS:
        return
    for first in range(len(words)):
        if words[first] in _SMALL:
            continue
        for last in range(first, min(len(words), first + _LONGEST)):
            if words[last] not in _SMALL and last - first + 1 < len(words):
                run = " ".join(words[first : last + 1])
                if len(run) > 2 and run not in _MONTHS and not run.isdigit():
                    yield run


def without_first(norm: str) -> str:
    """What is left of a name when its first word only opened the sentence; empty for one word."""
    return norm.partition(" ")[2]
