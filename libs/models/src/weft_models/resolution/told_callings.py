"""What two documents call a thing: notes that tell it from others, and callings, kinds and trades."""

from weft_core.resolution import Appearance, Reason, ReasonKind
from weft_models.extraction.kinds import OTHER, PERSON
from weft_models.resolution.introductions import introduced
from weft_models.resolution.roles import Role, qualifiers_differ, ranks, role_of
from weft_models.resolution.told_years import DECISIVE

_SAME_QUALIFIER, _ONE_QUALIFIER, _OTHER_RANK = -0.5, 0.2, 0.6
_OTHER_FIELD, _OTHER_FIELD_IN_PASSING, _OTHER_CALLING, _OTHER_SPORT, _OTHER_KIN = 0.7, 0.45, 0.2, 0.45, 0.35
_SAME_CALLING, _SAME_MADE = -0.2, 0.0
_OTHER_TRADE, _WORK_AND_BODY, _OTHER_COUNTRY = 0.5, 0.65, 0.3


def notes_differ(a: Appearance, b: Appearance) -> list[Reason]:
    one, other = a.qualifier, b.qualifier
    if not one or not other:
        return _one_note(a, b) if one or other else []
    if not qualifiers_differ(one, other):
        same = one == other or not (ranks(one) or ranks(other))
        return [Reason(ReasonKind.QUALIFIER, f"both are called {min(one, other)}", _SAME_QUALIFIER if same else 0.0)]
    decisive = one.split()[1:] == other.split()[1:] or not (ranks(one) and ranks(other))
    return [Reason(ReasonKind.QUALIFIER, " and ".join(sorted((one, other))), DECISIVE if decisive else _OTHER_RANK)]


def _one_note(a: Appearance, b: Appearance) -> list[Reason]:
    """One title tells it from others of its name, the other document introduces it and does not agree."""
    agree = not role(a).callings.isdisjoint(role(b).callings)
    if agree or not (introduced(a) and introduced(b)):
        return []
    return [Reason(ReasonKind.QUALIFIER, f"one is called {a.qualifier or b.qualifier}", _ONE_QUALIFIER)]


def role(appearance: Appearance) -> Role:
    """Without what people are called, where it is none: the sentence went on to speak of somebody else."""
    found = role_of(f"{appearance.qualifier} {appearance.description}")
    if found.made or appearance.type in {PERSON, OTHER}:
        return found
    return found if found.fields == {"bodies"} else found._replace(callings=frozenset(), fields=frozenset())


def callings_differ(a: Appearance, b: Appearance) -> list[Reason]:
    one, other = role(a), role(b)
    reasons = []
    both = one.callings & other.callings
    if both:
        weight = _SAME_MADE if one.made and other.made else _SAME_CALLING
        reasons.append(Reason(ReasonKind.QUALIFIER, f"both are called {min(both)}", weight))
    elif one.callings and other.callings:
        detail = " and ".join(sorted(" ".join(sorted(x.callings)) for x in (one, other)))
        passing = not (introduced(a) or a.qualifier) or not (introduced(b) or b.qualifier)
        reasons.append(Reason(ReasonKind.QUALIFIER, detail, _unlike(one, other, passing=passing)))
    elif _other_trade(one, other):
        detail = " and ".join(sorted(" ".join(sorted(x.trades or x.callings)) for x in (one, other)))
        weight = _WORK_AND_BODY if one.made or other.made else _OTHER_TRADE
        reasons.append(Reason(ReasonKind.QUALIFIER, detail, weight))
    if one.countries and other.countries and one.countries.isdisjoint(other.countries):
        detail = " and ".join(sorted(min(x.countries).title() for x in (one, other)))
        reasons.append(Reason(ReasonKind.QUALIFIER, detail, _OTHER_COUNTRY))
    return reasons


def _other_trade(one: Role, other: Role) -> bool:
    """A bank and a brewery; a film and a brewery, but not a magazine and its publisher."""
    a, b = (side.callings if side.made else side.trades for side in (one, other))
    if not a or not b or (one.made and other.made):
        return False
    return a.isdisjoint(b) and not (a | b) >= {"magazine", "newspaper"}


def _unlike(one: Role, other: Role, *, passing: bool) -> float:
    if one.made and other.made:
        return _OTHER_FIELD_IN_PASSING if passing else DECISIVE
    if one.fields.isdisjoint(other.fields):
        if "kin" in one.fields | other.fields:
            return _OTHER_KIN
        return _OTHER_FIELD_IN_PASSING if passing else _OTHER_FIELD
    return _OTHER_SPORT if one.fields == other.fields == {"sports"} else _OTHER_CALLING
