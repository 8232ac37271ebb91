"""How far two documents speak of different things under one name. The default is that they speak of the same."""

from typing import Final

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.resolution.frequency import says_little
from weft_models.resolution.surroundings import comparable
from weft_models.resolution.told_callings import callings_differ, notes_differ, role
from weft_models.resolution.told_domains import domains_differ
from weft_models.resolution.told_places import places_differ
from weft_models.resolution.told_types import types_differ
from weft_models.resolution.told_years import DECISIVE, before_birth, centuries_apart, years_differ

APART: Final = 0.6
"""Two appearances that disagree this much are never one sense."""
DOUBTFUL: Final = 0.4
"""What the documents say by themselves, below which no context makes them disagree enough."""
_LITTLE: Final = 0.5


def _little(a: Appearance, _: Appearance) -> list[Reason]:
    """That such a name means one thing takes something around it that both documents have."""
    kind = says_little(a.norm)
    return [Reason(ReasonKind.SPELLING, f"{a.norm} is {kind}", _LITTLE)] if kind else []


_ALWAYS = (types_differ, domains_differ, _little, before_birth, centuries_apart)
_TELLERS = (years_differ, notes_differ, callings_differ, places_differ)


def said(a: Appearance, b: Appearance) -> list[Reason]:
    """What the two documents say themselves, without what surrounds the name. Symmetric."""
    tellers = _ALWAYS if _silent(a) or _silent(b) else (*_ALWAYS, *_TELLERS)
    return [reason for teller in tellers for reason in teller(a, b)]


def _silent(appearance: Appearance) -> bool:
    """Whether the document says nothing of it: for most it takes two to disagree."""
    return not (appearance.description or appearance.qualifier or appearance.years)


def apart(reasons: list[Reason]) -> bool:
    """Whether the two are never one sense: one reason decides it, or all together are enough."""
    return total(reasons) >= APART or any(reason.weight >= DECISIVE for reason in reasons)


def contradict(reasons: list[Reason]) -> bool:
    """Whether they are apart whatever they are called: by what the documents say, not by a name that says little."""
    return apart([reason for reason in reasons if reason.kind is not ReasonKind.SPELLING])


def doubtful(a: Appearance, b: Appearance) -> bool:
    """Whether what surrounds the name may make the two stand apart."""
    reasons = said(a, b)
    made = role(a).made and role(b).made
    return apart(reasons) or total(reasons) >= DOUBTFUL or (total(reasons) >= 0 and (made or comparable(a, b)))


def total(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons)
