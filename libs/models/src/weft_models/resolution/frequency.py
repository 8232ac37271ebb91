"""How many may have a name, by what can be seen of it."""

from weft_models.extraction.lists import given_names
from weft_models.resolution.shape import shape_of


def frequent(norm: str) -> bool:
    """Whether many may be called so: one word, or a known first name and one more word."""
    first, *rest = norm.split()
    return not rest or (len(rest) == 1 and first in given_names() and not shape_of(norm).numbers)


def ruler(norm: str) -> bool:
    """Whether it is a first name with a number and no more: 'henry ii'."""
    shape = shape_of(norm)
    return len(norm.split()) == 2 and len(shape.core) == 1 and bool(shape.numbers)
