"""Blocking: two senses are compared exactly when they share a key."""

from collections.abc import Iterator, Sequence

from weft_core.resolution import Appearance
from weft_models.extraction.kinds import DATE, OTHER, PERSON
from weft_models.extraction.lists import given_names, wide_places
from weft_models.resolution.acronyms import SHORTEST, initials, looks_short
from weft_models.resolution.shape import Shape, is_office, shape_of, written
from weft_models.resolution.sounds import skeleton
from weft_models.resolution.words import full_forms, words

_WORDS_OF_ACRONYM = 3


def keys(norm: str, type_: str, appearances: Sequence[Appearance]) -> frozenset[str]:
    """Keys of a name of this type. Dates and numbers have none, and a single word has only what it sounds like."""
    if type_ == DATE or is_office(norm) or not any(c.isalpha() for c in norm):
        return frozenset()
    found = {key for name in {norm, *(written(norm, x.name) for x in appearances)} for key in _of_name(name, type_)}
    if any(looks_short(appearance.name) for appearance in appearances) and len(norm) >= SHORTEST:
        found.add(f"a {norm}")
    for appearance in appearances:
        for name in appearance.expansions:
            found.add(_sound(shape_of(name)))
    return frozenset(found)


def _of_name(norm: str, type_: str) -> Iterator[str]:
    shape = shape_of(norm)
    yield _sound(shape)
    if len(norm.split()) >= _WORDS_OF_ACRONYM:
        yield from (f"a {letters}" for letters in initials(norm) if len(letters) >= SHORTEST)
    core = shape.core
    if type_ in {PERSON, OTHER} and len(core) > 1:
        yield from _person(core[0], core[-1])
        if core[0] not in given_names() or core[-1] in given_names():
            yield from _person(core[-1], core[0])
        if len(core) > 2:
            yield from _person(core[0], core[-2])
    if type_ != PERSON and len(core) > 1:
        if core[-1] in words("trade words"):
            yield f"s {skeleton(''.join(core[:-1]))}"
        if " ".join(core[1:]) in wide_places():
            yield f"s {skeleton(core[0])}"


def _sound(shape: Shape) -> str:
    """Of the whole name, spaces or not."""
    return f"s {skeleton(shape.squashed)}"


def _person(given: str, family: str) -> Iterator[str]:
    """A family name with the letter of the given name, and of those that it may stand for."""
    for letter in {name[0] for name in (given, *full_forms(given))}:
        yield f"p {skeleton(family)} {letter}"
