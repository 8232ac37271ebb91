"""Letters that stand for a longer name."""

from typing import Final

from weft_models.resolution.words import words

SHORTEST: Final = 3
"""Letters from which an acronym may speak for itself; two stand for too much."""
LONGEST: Final = 8
_SMALL = words("connectors", "legal forms")


def looks_short(name: str) -> bool:
    """Whether a name as it is written is an acronym: capitals without spaces, points allowed."""
    letters = name.replace(".", "").replace("&", "")
    return 2 <= len(letters) <= LONGEST and letters.isalpha() and letters.isupper()


def initials(norm: str) -> frozenset[str]:
    """What a normalised name of several words may be shortened to: with its small words and without them."""
    read = norm.split()
    full = "".join(word[0] for word in read)
    telling = "".join(word[0] for word in read if word not in _SMALL)
    return frozenset(text for text in (full, telling) if 2 <= len(text) <= LONGEST)


def stands_for(short: str, long: str) -> bool:
    """Whether a normalised name of one word is the initials of a longer one."""
    return " " in long and short.replace(" ", "") in initials(long)


def paired(text: str, first_end: int, second: tuple[int, int], names: tuple[str, str]) -> tuple[str, str] | None:
    """Long form and letters, where two names stand as 'Long Form (LF)' or 'LF (Long Form)' (Schwartz and Hearst).

    `names` are normalised, `second` is the span of the second one. The long form may be the end of a longer name.
    """
    start, end = second
    if text[first_end:start].strip() != "(" or text[end : end + 2].strip()[:1] != ")":
        return None
    for long, short in (names, names[::-1]):
        read = long.split()
        for at in range(len(read) - 1):
            if stands_for(short, " ".join(read[at:])):
                return " ".join(read[at:]), short
    return None
