"""What kind of thing two documents take a name for. The extractor errs with names in passing, so that only a type which
the document's own words bear out tells two things apart."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import ORGANISATION, OTHER, PERSON, PLACE, WORK
from weft_models.extraction.lists import wide_places
from weft_models.extraction.phrases import head_type
from weft_models.resolution.introductions import introduced, introducing
from weft_models.resolution.roles import role_of

_BOTH_SAY, _BOTH_SAY_BODY = 0.55, 0.5
"""A museum is a body and a place."""
_ONE_SAYS, _ONE_SAYS_NAME = 0.45, 0.3
"""For a single word, and for a name of several: a long name seldom has two meanings."""
_NONE_SAYS: Final = 0.1


def types_differ(a: Appearance, b: Appearance) -> list[Reason]:
    if a.norm in wide_places():  # a country is no 'founding member' of another kind
        return []
    said = [said_type(x) for x in (a, b)]
    one, other = (_type(x, says) for says, x in zip(said, (a, b), strict=True))
    if one == other or (OTHER in {one, other} and not (all(said) and {one, other} & {PERSON, PLACE})):
        return []
    saying = [says == type_ for says, type_ in zip(said, (one, other), strict=True)]
    weight = _weight(a, b, {one, other}, sum(saying))
    return [Reason(ReasonKind.TYPE, "{} in one document, {} in another".format(*sorted((one, other))), weight)]


def _type(appearance: Appearance, says: str) -> str:
    """The extractor's, unless it found none or the document introduces a film, a song or a book."""
    return says if says and (appearance.type == OTHER or _introduced_work(appearance)) else appearance.type


def _introduced_work(appearance: Appearance) -> bool:
    return introduced(appearance) and role_of(appearance.description).made


def _weight(a: Appearance, b: Appearance, types: set[str], saying: int) -> float:
    if saying == 2 or (saying and introduced(a) and introduced(b)):
        return _BOTH_SAY_BODY if types == {ORGANISATION, PLACE} and saying == 2 else _BOTH_SAY
    if saying == 0:
        return _NONE_SAYS
    film_of_somebody = types == {PERSON, WORK} and (_introduced_work(a) or _introduced_work(b))
    return _ONE_SAYS_NAME if " " in a.norm and not film_of_somebody else _ONE_SAYS


def said_type(appearance: Appearance) -> str:
    """That of what the document calls it; empty where it says nothing of the kind."""
    if appearance.type == PERSON and appearance.years:
        return PERSON
    for phrase in (introducing(appearance.description), appearance.qualifier):
        role = role_of(phrase)
        if role.made:
            return WORK
        for read in (phrase, phrase.rpartition(" ")[0]):  # 'planet nearest', 'band formed'
            if type_ := (read and head_type(read)):
                return type_
        if role.fields - {"bodies"}:
            return PERSON
    return ""
