"""What people of two names are called: a judge and a cellist are seldom one."""

from collections.abc import Iterator
from typing import Final

from weft_core.resolution import Reason, ReasonKind, Sense
from weft_models.extraction.kinds import PERSON
from weft_models.resolution.roles import Role, role_of
from weft_models.resolution.shape import shape_of

_OTHER_FIELD: Final = -0.35


def callings_disagree(a: Sense, b: Sense) -> Iterator[Reason]:
    """Callings of one field may be one person's."""
    if a.type != b.type or a.type != PERSON:
        return
    sides = [_roles(side) for side in (a, b)]
    one, other = ({field for role in side for field in role.fields} - {"kin", "bodies"} for side in sides)
    if one and other and one.isdisjoint(other):
        detail = sorted(min(calling for role in side for calling in role.callings) for side in sides)
        yield Reason(ReasonKind.QUALIFIER, f"one is called {detail[0]}, the other {detail[1]}", _OTHER_FIELD)


def _roles(sense: Sense) -> list[Role]:
    """By the titles in the name, and by notes and descriptions."""
    phrases = [f"{x.qualifier} {x.description}" for x in sense.appearances if x.qualifier or x.description]
    if titles := shape_of(sense.norm).titles:
        phrases.append(" ".join(sorted(titles)))
    roles = map(role_of, phrases)
    return [role for role in roles if role.fields]
