"""Names a title gives to what its document is about."""

import re
from collections.abc import Iterable

from weft_core.text import normalise_name

_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_FILE_LIKE = re.compile(r"[_/\\<>{}]|\.\w{2,5}$|^\W*$")
_MAX_WORDS = 24
_MAX_LENGTH = 200


def title_forms(title: str) -> list[str]:
    """Norms of the title, of the title without a closing note in parentheses, and of the part before its first comma:
    'Hermann II, Landgrave of Hesse (1341)' is also 'Hermann II'. Empty for file names and for sentences."""
    title = title.strip()
    if len(title) > _MAX_LENGTH or _FILE_LIKE.search(title) or len(title.split()) > _MAX_WORDS:
        return []
    plain = _NOTE.sub("", title)
    return distinct(normalise_name(form) for form in (title, plain, plain.partition(",")[0]))


def heading_forms(heading: str) -> list[str]:
    """As `title_forms`, but only of headings that are names: several words, each but the small ones with a capital.
    'Introduction' and 'Early history' name nothing."""
    words = [word for word in heading.split() if len(word) > 3]
    if len(words) < 2 or not all(word[0].isupper() or word[0].isdigit() for word in words):
        return []
    return title_forms(heading)


def distinct(norms: Iterable[str]) -> list[str]:
    """Without repetitions and empty ones, in order."""
    return list(dict.fromkeys(norm for norm in norms if norm))
