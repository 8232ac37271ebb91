"""Senses that cannot be one entity, whatever joins both to a third."""

from weft_core.resolution import Sense
from weft_models.extraction.kinds import PERSON
from weft_models.resolution.acronyms import initials, looks_short
from weft_models.resolution.evidence import years_disagree
from weft_models.resolution.persons import same_given
from weft_models.resolution.shape import Shape, shape_of, written
from weft_models.resolution.things import alike_things


def contradict(a: Sense, b: Sense) -> bool:
    """Two meanings of one name, other years of birth, other numbers of one name, other first names of one family,
    other words behind the same initials."""
    if a.norm == b.norm:
        return True
    if any(years_disagree(x, y) for x in a.appearances for y in b.appearances) and a.type == b.type == PERSON:
        return True
    one, other = shape_of_sense(a), shape_of_sense(b)
    if one.core == other.core:
        return one.numbers != other.numbers or one.generations != other.generations
    if " " in a.norm and " " in b.norm and initials(a.norm) & initials(b.norm) and PERSON not in {a.type, b.type}:
        return alike_things(one, other) is None
    family = one.core[-1] == other.core[-1] and min(len(one.core), len(other.core)) > 1
    return family and PERSON in {a.type, b.type} and not same_given(one.core[0], other.core[0])


def is_full(sense: Sense) -> bool:
    """Whether the name is written out: no acronym, no initial, no single name of a person."""
    shape = shape_of_sense(sense)
    if looks_short(sense.name) or any(len(word) == 1 for word in shape.core):
        return False
    return not (sense.type == PERSON and shape.bare)


def shape_of_sense(sense: Sense) -> Shape:
    return shape_of(written(sense.norm, sense.name))
