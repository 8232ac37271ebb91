"""Whether two names of bodies, places, works and other things could be one thing's."""

from typing import Final

from weft_models.extraction.lists import wide_places
from weft_models.naming.demonyms import countries
from weft_models.resolution.persons import Likeness
from weft_models.resolution.shape import Shape
from weft_models.resolution.spelling import alike, alike_in_vowels, plural
from weft_models.resolution.words import words

_SAME = 0.65
_SAINT: Final = 0.45
"""Churches, towns and isles without number."""
_REORDERED = 0.6
_SLIP = 0.5
_LETTERS, _FEW_LETTERS, _FEW = 0.55, 0.3, 3
_ONE_WORD_SLIP, _SHORT_WORD_SLIP, _LONG_WORD = 0.4, 0.3, 9
_PLURAL, _SHORT_NAME = 0.35, 2
_TRADE = 0.4
_WHERE = 0.4
_REST = 8
"""Letters of the other words that let a word of few letters be a slip."""


def alike_things(a: Shape, b: Shape) -> Likeness | None:
    """None when the names contradict each other or have too little in common. Numbers are not looked at."""
    if len(a.core) > len(b.core):
        a, b = b, a
    if a.core == b.core:
        return Likeness(
            _SAINT if a.core[0] == "saint" else _SAME,
            "with or without its legal form" if a.legal != b.legal else "the same words",
        )
    if a.squashed == b.squashed:
        return Likeness(_LETTERS if len(a.squashed) > _FEW else _FEW_LETTERS, "the same letters")
    if len(a.core) < len(b.core):
        return _longer(a, b)
    if len(a.core) > 2 and sorted(a.core) == sorted(b.core):
        return Likeness(_REORDERED, "the same words in another order")
    return _slip(a, b)


def _longer(a: Shape, b: Shape) -> Likeness | None:
    """What `b` has more says what trade it is in, or where it is."""
    rest = b.core[len(a.core) :]
    if b.core[: len(a.core)] != a.core:
        return None
    if all(word in words("trade words") for word in rest):
        return Likeness(_TRADE, f"with or without {' '.join(rest).title()}")
    if " ".join(rest) in wide_places() and " of " not in b.norm and a.core[0] not in countries():
        return Likeness(_WHERE, f"{' '.join(a.core).title()} in {' '.join(rest).title()}")
    return None


def _slip(a: Shape, b: Shape) -> Likeness | None:
    """One word spelt otherwise, and not so that it could be another word."""
    other = [(one, two) for one, two in zip(a.core, b.core, strict=True) if one != two]
    if len(other) != 1:
        return None
    rest = len(a.squashed) - len(other[0][0])
    if not (alike(*other[0]) or (rest >= _REST and alike_in_vowels(*other[0]))):
        return None
    detail = f"{other[0][0].title()} spelt {other[0][1].title()}"
    if plural(*other[0]) and (len(a.core) <= _SHORT_NAME or a.core[-1] != b.core[-1]):
        return Likeness(_PLURAL, detail)
    if not a.bare:
        return Likeness(_SLIP, detail)
    long = min(map(len, other[0])) >= _LONG_WORD
    return Likeness(_ONE_WORD_SLIP if long else _SHORT_WORD_SLIP, detail)
