"""Of what two documents speak where they name a thing: nobody is known for football here and for sermons there."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import ORGANISATION, OTHER, PERSON, WORK
from weft_models.resolution.frequency import frequent, known_place
from weft_models.resolution.introductions import introduced
from weft_models.resolution.roles import role_of
from weft_models.resolution.shape import is_office
from weft_models.resolution.words import domains

_FREQUENT, _DISTINCT, _INTRODUCED = 0.45, 0.3, 0.1
_BEARS_OUT: Final = 0.15
"""What callings in passing say."""


def domains_differ(a: Appearance, b: Appearance) -> list[Reason]:
    """Of people; of other things only where a single word is introduced twice: bodies and works are spoken of in every
    domain, places more so. Where both are called something, the callings say it, unless in passing."""
    if not a.domains or not b.domains or not set(a.domains).isdisjoint(b.domains) or _everywhere(a.norm):
        return []
    introductions = introduced(a) + introduced(b)
    if all(role_of(x.description).fields - {"kin", "bodies"} for x in (a, b)):
        return [_reason(a, b, _BEARS_OUT)] if introductions < 2 else []
    if not (a.type == b.type == PERSON or (_one_word(a) and introductions == 2 and _thing(a) and _thing(b))):
        return []
    weight = (_FREQUENT if frequent(a.norm) else _DISTINCT) + (_INTRODUCED if introductions else 0.0)
    return [_reason(a, b, round(weight, 2))]


def _reason(a: Appearance, b: Appearance, weight: float) -> Reason:
    detail = "one is named in {}, the other in {}".format(*sorted((a.domains[0], b.domains[0])))
    return Reason(ReasonKind.CONTEXT, detail, weight)


def _everywhere(norm: str) -> bool:
    """Peoples, offices and places are spoken of in every domain, and so is what is called by a word of one."""
    return known_place(norm) or is_office(norm) or not domains().keys().isdisjoint(norm.split())


def _one_word(appearance: Appearance) -> bool:
    return " " not in appearance.norm


def _thing(appearance: Appearance) -> bool:
    return appearance.type in {ORGANISATION, OTHER, WORK}
