"""How a name sounds, roughly: what transliterations and slips of the pen leave alone."""

import re
from collections.abc import Iterable
from functools import lru_cache

_PAIRS = (("tch", "c"), ("sch", "s"), ("ck", "c"), ("kh", "c"), ("ch", "c"), ("cz", "c"), ("qu", "c"))
_LETTERS = str.maketrans({"k": "c", "q": "c", "z": "s", "v": "f", "w": "f", "j": "y"})
_SILENT = re.compile(r"[aeiouyh]")
_TWICE = re.compile(r"(.)\1+")
_FEWEST = 3


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """Consonants in order, not twice running, spellings of one sound as one; the word itself where too few are left."""
    text = word
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    text = text.translate(_LETTERS)
    bare = _TWICE.sub(r"\1", text[:1] + _SILENT.sub("", text[1:]))
    return bare if len(bare) >= _FEWEST else word


def skeletons(words: Iterable[str]) -> str:
    """Of several words, joined by spaces."""
    return " ".join(skeleton(word) for word in words)
