"""What surrounds a name in two documents, as far as it may show that they mean two things by it."""

from collections.abc import Mapping
from math import sqrt
from typing import Final
from uuid import UUID

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import PERSON
from weft_models.resolution.contexts import closeness, shared_neighbours, telling
from weft_models.resolution.introductions import introduced
from weft_models.resolution.roles import role_of
from weft_models.resolution.surveys import stem
from weft_models.resolution.vectors import Vector

_FAR: Final = {True: 0.3, False: 0.2}
"""Cosine below which two introductions speak of different things: of people, of others."""
_FAR_APART: Final = 0.65
_USUAL, _SLOPE, _CONTEXT_MOST, _CONTEXT_LEAST = 0.4, 0.4, 0.15, -0.1
_SHARED_NAME, _SHARED_MOST, _NONE_SHARED = -0.25, -0.5, 0.1
_NO_MAKER_SHARED: Final = 0.75
"""Two introductions of one film or song share who made it."""
_FEW: Final = 1
_NO_WORDS, _EACH_WORD, _MOST_WORDS = 0.15, 1.0, -0.35
"""What two texts without a word in common say, and how fast that falls with the share they have in common."""


def around(a: Appearance, b: Appearance, context: Mapping[UUID, Vector]) -> list[Reason]:
    shared = shared_neighbours([a], [b], frozenset({a.norm}))
    return [*_neighbours(a, b, shared), *_context(a, b, context, shared), *_words(a, b)]


def comparable(a: Appearance, b: Appearance) -> bool:
    """Both are introduced with other names beside them, and could be two: people, or things of one common word that
    are not known to be of one type."""
    if not (introduced(a) and introduced(b)) or not a.neighbours or not b.neighbours:
        return False
    return PERSON in {a.type, b.type} or (" " not in a.norm and a.type != b.type)


def _neighbours(a: Appearance, b: Appearance, shared: list[str]) -> list[Reason]:
    if shared:
        weight = max(_SHARED_MOST, _SHARED_NAME * sum(map(telling, shared)))
        return [Reason(ReasonKind.NEIGHBOURS, f"both are named with {', '.join(shared[:3])}", weight)]
    if a.neighbours and b.neighbours and all(introduced(x) and role_of(x.description).made for x in (a, b)):
        return [Reason(ReasonKind.NEIGHBOURS, "no name stands beside both", _NO_MAKER_SHARED)]
    if min(len(a.neighbours), len(b.neighbours)) >= _FEW:
        return [Reason(ReasonKind.NEIGHBOURS, "no name stands beside both", _NONE_SHARED)]
    return []


def _context(a: Appearance, b: Appearance, context: Mapping[UUID, Vector], shared: list[str]) -> list[Reason]:
    cosine = closeness([a], [b], context)
    if cosine is None:
        return []
    if cosine < _FAR[PERSON in {a.type, b.type}] and comparable(a, b) and not shared:
        return [Reason(ReasonKind.CONTEXT, "both are introduced, and nothing around them agrees", _FAR_APART)]
    weight = max(_CONTEXT_LEAST, min(_CONTEXT_MOST, _SLOPE * (_USUAL - cosine)))
    return [Reason(ReasonKind.CONTEXT, f"passages {'unlike' if weight > 0 else 'alike'}", round(weight, 4))]


def _words(a: Appearance, b: Appearance) -> list[Reason]:
    """Of names that say little: which words stand around both."""
    if not a.words or not b.words:
        return []
    one, other = ({stem(word): word for word in reversed(x.words)} for x in (a, b))
    common = [word for root, word in one.items() if root in other]
    share = len(common) / (1 + sqrt(len(one) * len(other)))
    weight = round(max(_MOST_WORDS, _NO_WORDS - _EACH_WORD * share), 4)
    detail = "hardly a word stands around both" if weight > 0 else f"both speak of {', '.join(sorted(common)[:3])}"
    return [Reason(ReasonKind.CONTEXT, detail, weight)]
