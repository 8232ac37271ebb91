"""Which names of a workspace a question holds: longest match from the left."""

import re
from collections.abc import Callable
from typing import NamedTuple

from weft_core.text import normalise_name
from weft_models.extraction.words import CONNECTORS, FUNCTION_WORDS
from weft_models.naming.demonyms import countries

_WORD = re.compile(r"\S+")
_SHOUTED_POSSESSIVE = re.compile(r"(['’])S\b")
_SMALL = FUNCTION_WORDS | CONNECTORS | frozenset("which film movie song album book".split())
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_MOST_WORDS = 128
_LONGEST = 24
_MOSTLY = 0.85


class LinkedNames(NamedTuple):
    """Norms, in the question's order. `nested` are known names inside the linked ones: asked about, not sought."""

    linked: tuple[str, ...]
    nested: tuple[str, ...]


class _Token(NamedTuple):
    """A normalised word; `capital`: written so that it may be (part of) a name."""

    text: str
    capital: bool


def link(question: str, known: Callable[[str], bool]) -> LinkedNames:
    """A match holds a capital or a figure, unless the question has no capitals to go by; then a single word is none
    that is common speech. Reads the first 128 words."""
    tokens, cased = _tokens(question)
    linked: dict[str, None] = {}
    nested: dict[str, None] = {}
    end = 0
    for first in range(len(tokens)):
        for last in range(min(len(tokens), first + _LONGEST) - 1, first - 1, -1):
            name = _name(tokens[first : last + 1], known, cased=cased)
            if name and first >= end:
                linked[name] = None
                end = last + 1
            elif name and last < end:
                nested[name] = None
    return LinkedNames(tuple(linked), tuple(name for name in nested if name not in linked))


def _tokens(question: str) -> tuple[list[_Token], bool]:
    words = _WORD.findall(_SHOUTED_POSSESSIVE.sub(r"\1s", question))[:_MOST_WORDS]
    capital = [any(c.isupper() for c in word) for word in words]
    alphabetic = [c for c, word in zip(capital[1:], words[1:], strict=True) if any(map(str.isalpha, word))]
    cased = any(alphabetic) and sum(alphabetic) <= _MOSTLY * max(len(alphabetic), 4)
    tokens = [
        _Token(text, not cased or c or word[0].isdigit())
        for word, c in zip(words, capital, strict=True)
        # the word in front keeps 'The' from being dropped as the article of a name
        for text in normalise_name(f"x {word}").split()[1:]
    ]
    return tokens[:_MOST_WORDS], cased


def _name(run: list[_Token], known: Callable[[str], bool], *, cased: bool) -> str:
    """The known name a run of words stands for; empty for none."""
    first, last = run[0], run[-1]
    if first.text in _SMALL and (len(run) == 1 or not (cased and first.capital)):
        return ""
    if last.text in _SMALL and not (cased and last.capital):
        return ""
    if not any(token.capital for token in run):
        return ""
    norm = " ".join(token.text for token in run)
    if norm in _MONTHS:
        return ""
    if known(norm):
        return norm
    country = countries().get(norm, "") if len(run) <= 2 else ""
    return country if country and known(country) else ""
