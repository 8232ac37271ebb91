"""In which regions of the world two documents say that a place or a body is."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import PERSON, WORK
from weft_models.resolution.introductions import introduced
from weft_models.resolution.regions import known_regions, regions_differ
from weft_models.resolution.roles import role_of

_OTHER_REGION: Final = 0.7


def places_differ(a: Appearance, b: Appearance) -> list[Reason]:
    """Cherry Creek, Colorado, and British Columbia's. What stands around counts where both documents introduce it."""
    if not {PERSON, WORK}.isdisjoint({a.type, b.type}):
        return []
    one, other = (role_of(x.description).place for x in (a, b))
    if one and other:
        return _reason(one, other) if regions_differ(one, other) else []
    if not (introduced(a) and introduced(b)):
        return []
    around = [sorted(known_regions() & set(x.neighbours)) for x in (a, b)]
    apart = all(around) and all(regions_differ(p, q) for p in around[0] for q in around[1])
    return _reason(around[0][0], around[1][0]) if apart else []


def _reason(one: str, other: str) -> list[Reason]:
    return [Reason(ReasonKind.NEIGHBOURS, " and ".join(sorted((one, other))), _OTHER_REGION)]
