"""The type of a name, from its own words and the words beside it. Unsure is `other`: a wrong type divides an entity."""

import re
from collections import Counter, defaultdict

PERSON, ORGANISATION, PLACE, WORK, DATE, OTHER = "person", "organisation", "place", "work", "date", "other"

_HONORIFICS = (
    "Mr Mrs Ms Dr Prof Sir Dame Lord Lady President King Queen Prince Princess Emperor Empress Pope Senator General "
    "Captain Colonel Professor"
).split()
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ROLES = (
    "actor|actress|director|filmmaker|producer|screenwriter|writer|author|novelist|poet|playwright|journalist|singer|"
    "songwriter|composer|musician|rapper|guitarist|drummer|pianist|conductor|painter|sculptor|artist|photographer|"
    "architect|engineer|inventor|scientist|physicist|chemist|biologist|mathematician|philosopher|historian|economist|"
    "politician|statesman|diplomat|lawyer|judge|businessman|businesswoman|entrepreneur|officer|soldier|general|admiral|"
    "footballer|cricketer|player|coach|athlete|swimmer|boxer|wrestler|racing driver|cyclist|bishop|priest|theologian|"
    "monarch|king|queen|prince|princess|nobleman|noblewoman|explorer|astronaut|activist|model|comedian|dancer|designer"
)
_KIN = "wife|husband|son|daughter|father|mother|brother|sister|grandson|granddaughter|nephew|niece|cousin"
_WORKS = (
    "film|movie|novel|novella|album|song|single|EP|book|play|opera|painting|sitcom|documentary|poem|musical|magazine|"
    "newspaper|sculpture|symphony|television series|TV series|video game|short story|comic|soundtrack"
)
_PLACES = (
    "city|town|village|hamlet|river|island|country|municipality|district|province|state|mountain|lake|region|commune|"
    "suburb|settlement|county|neighbourhood|neighborhood|parish|peninsula|valley|capital|kingdom|republic"
)
_BODIES = (
    "company|band|organi[sz]ation|university|party|corporation|club|team|agency|school|publisher|record label|label|"
    "firm|college|charity|institution|institute|studio|manufacturer|airline|bank|foundation|society|newspaper company"
)
_LAST_ORGANISATION = frozenset(
    """Inc Ltd Corp Company Corporation University College Institute Party Club Bank Ministry Department Committee
    Council Association Society Foundation Agency Group Records Pictures Studios Entertainment Army Navy League Union
    School Hospital Press Orchestra FC GmbH AG LLC PLC Bureau Court Senate Parliament Congress Academy Museum Federation
    Commission Organization Organisation Airlines Motors Industries Laboratories Productions Broadcasting""".split()
)
_FIRST_ORGANISATION = frozenset("University Ministry Department Bank Institute Academy Museum Bureau Church".split())
_LAST_PLACE = frozenset(
    """City River Lake Mountain Mountains Island Islands County Province Street Avenue Road Bay Sea Ocean Valley Park
    Bridge Airport Station District Village Republic Peninsula Desert Castle Square Beach Township Heights""".split()
)
_FIRST_PLACE = frozenset("Mount Lake Republic Kingdom Isle Cape County Port Gulf".split())
PLACE_OPENERS = frozenset(
    """New San Santa Los Las North South East West Northern Southern Eastern Western Central Great Upper Lower United
    Saint St Fort El La Le Mount Lake Port Cape Rio""".split()
)

_COPULA = r"^(?:\s?\([^()]{0,80}\))?,?\s(?:is|was|are|were)\s(?:an?|the|one\sof\sthe)\s(?:[\w'’-]+,?\s){0,7}?"
_BEFORE = (
    (PERSON, re.compile(rf"\b(?:{'|'.join(_HONORIFICS)})\.?\s$")),
    (PERSON, re.compile(rf"\b(?:{_ROLES}|{_KIN}),?\s$")),
    (PERSON, re.compile(r"\b(?:directed|written|composed|sung|painted|portrayed|played|edited|choreographed)\sby\s$")),
    (PERSON, re.compile(r"\b(?:married|starring)\s$")),
    (WORK, re.compile(rf"\b(?:{_WORKS}|series),?\s[\"“]?$")),
    (PLACE, re.compile(r"\b(?:born|died|based|located|situated|headquartered|lives|lived|raised)\s(?:in|near)\s$")),
    (PLACE, re.compile(rf"\b(?:{_PLACES})\sof\s$|\bmoved\sto\s$")),
    (ORGANISATION, re.compile(rf"\b(?:{_BODIES})\s$|\b(?:graduated\sfrom|studied\sat|educated\sat)\s$")),
)  # fmt: skip
_AFTER = (
    (PERSON, re.compile(rf"^\s?\([^()]{{0,60}}(?:\bborn\b|(?:{_MONTHS})[^()]{{0,20}}\d{{4}}\s?[–-])")),
    (PERSON, re.compile(rf"{_COPULA}(?:{_ROLES}|{_KIN})\b")),
    (PERSON, re.compile(rf",\s(?:an?|the)\s(?:[\w-]+\s){{0,3}}?(?:{_ROLES})\b")),
    (PERSON, re.compile(r"^\s(?:was\s(?:born|married|educated)|married|died\s(?:in|on|of)|and\s(?:his|her)\b)")),
    (WORK, re.compile(rf"{_COPULA}(?:{_WORKS})\b(?!\s(?:{_ROLES}|critic|festival|studio|company))")),
    (PLACE, re.compile(rf"{_COPULA}(?:{_PLACES})\b")),
    (ORGANISATION, re.compile(rf"{_COPULA}(?:{_BODIES})\b")),
)  # fmt: skip
_LOOK = 100


class TypeVotes:
    """Collects evidence per entity name over all texts of a call; the most voted type wins, a tie is `other`."""

    def __init__(self) -> None:
        self._votes: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def look(self, norm: str, text: str, start: int, end: int) -> None:
        """Count what the name at text[start:end] and its surroundings say."""
        votes = self._votes[norm]
        shape = shape_type(text[start:end])
        if shape:
            votes[shape] += 3
        before, after = text[max(0, start - _LOOK // 2) : start], text[end : end + _LOOK]
        for type_, pattern in _BEFORE:
            if pattern.search(before):
                votes[type_] += 1
        for type_, pattern in _AFTER:
            if pattern.search(after):
                votes[type_] += 2

    def add(self, norm: str, type_: str, weight: int) -> None:
        self._votes[norm][type_] += weight

    def of(self, norm: str) -> str:
        """The type of a name."""
        ranked = self._votes[norm].most_common(2) if norm in self._votes else []
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return OTHER
        return ranked[0][0]


def shape_type(surface: str) -> str | None:
    """What the words of the name alone say."""
    parts = [part.rstrip(".,") for part in surface.split()]
    if len(parts) < 2:
        return None
    if parts[0] in _HONORIFICS:
        return PERSON
    if parts[-1] in _LAST_ORGANISATION or parts[0] in _FIRST_ORGANISATION:
        return ORGANISATION
    if parts[-1] in _LAST_PLACE or parts[0] in _FIRST_PLACE:
        return PLACE
    return None
