"""A rule: a phrase after its subject that ends in its objects, over a plain skeleton."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from weft_models.extraction.predicates import predicates
from weft_models.extraction.skeleton import LETTERS, MARK
from weft_models.extraction.subjects import subject_of

FAR = 0.05
"""What confidence loses when the subject is not beside the phrase."""
_AND = r"(?:, and |,? & |, | and |,? as well as |,? or )"
_ROLE = r"(?: as [^⟨⟩,.]{0,40}(?:⟨\w\d+⟩)?)?"
ALONE = (
    r"(?!’|'|/| (?:national|under-\d+|women|men)\b| (?:[a-z-]+ ){0,3}(?:singer|rapper|artist|actor|actress|director|"
    r"musician|producer|writer|author|band|group|composer|poet|imprint|division|label|unit|family|government|series|"
    r"film|team|archipelago|countie|metropolitan|character|chapel|faction|movie|championship|season|award)s?\b)"
)
"""The name does not describe the noun after it: not 'by the DC Comics imprint Homage'."""
_ENDED = (
    r"(?=[,.;:)]|$| and(?! ⟨[ox])| (?:or|in|on|at|with|which|that|who|from|by|as|after|until|while|when|where|since|"
    r"before|during|is|was|were|under|near|alongside|together|he|she|between|\()\b)"
)
_WITH_SPOUSE = r"(?:,? (?:and|by) (?:his|her) [a-z -]{0,30},? )"


class Statement(NamedTuple):
    """`subject` and `object` are numbers of mentions."""

    subject: int
    predicate: str
    object: int
    confidence: float


class Rule:
    """`phrase` begins with a word of its own (see `cue`) and names its objects: `<po>` one mention of a person or an
    organisation, `<po*>` a list of them, `<po2>` at most two. An unsure mention (x) may stand for any but a date,
    unless it says `<po!>`; then what follows must show that the name is at its end, too.

    `turned`: what stands before the phrase is the object of the predicate. `of`: other types before it, by letters.
    `near`: only beside its subject.
    """

    def __init__(
        self, predicate: str, cue: str, phrase: str, confidence: float, *, noun: bool = False, turned: bool = False,
        of: str = "", near: bool = False,
    ) -> None:  # fmt: skip
        self.predicate, self.cue, self.phrase, self.confidence = predicate, cue, phrase, confidence
        self.noun, self.turned, self._of, self._near = noun, turned, of, near

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(r"(?<![\w-])" + re.sub(r"<([a-z]+)([*2!]?)>", _objects, self.phrase))

    @cached_property
    def _letters(self) -> str:
        known = predicates()[self.predicate]
        types = known.object if self.turned else known.subject
        return (self._of or "".join(LETTERS[type_] for type_ in types)) + "x"

    def read(self, plain: str) -> Iterator[Statement]:
        """Every statement that the skeleton makes by this rule."""
        if self.cue not in plain:
            return
        for match in self._pattern.finditer(plain):
            subject = subject_of(plain, match.start(), self._letters, noun=self.noun)
            if subject is None or (self._near and not subject.near):
                continue
            sure = self.confidence - (0.0 if subject.near else FAR) - (0.1 if subject.letter == "x" else 0.0)
            for number in items(match["objects"]):
                pair = (number, subject.number) if self.turned else (subject.number, number)
                yield Statement(pair[0], self.predicate, pair[1], round(sure, 2))


def items(listed: str) -> list[int]:
    """The numbers of a list; a role ('⟨p1⟩ as ⟨x2⟩') is no item."""
    return [int(number) for _, number in MARK.findall(re.sub(r" as [^⟨⟩,.]{0,40}(?:⟨\w\d+⟩)", "", listed))]


def _objects(match: re.Match[str]) -> str:
    letters, many = match.groups()
    if many == "!":
        return rf"(?P<objects>⟨[{letters}]\d+⟩){_ENDED}"
    one = rf"⟨[{letters}{'' if letters == 'd' else 'x'}]\d+⟩{ALONE}"
    if many == "*":
        return rf"(?P<objects>{one}{_ROLE}(?:{_AND}{one}{_ROLE}){{0,11}})"
    if many == "2":
        return rf"(?P<objects>{one}(?:(?:,? (?:and|&) |{_WITH_SPOUSE}){one})?)"
    return rf"(?P<objects>{one})"
