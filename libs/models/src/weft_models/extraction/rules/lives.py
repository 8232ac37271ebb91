"""Births and deaths: in parentheses after a name, and told by a verb."""

import re
from collections.abc import Iterator, Mapping

from weft_models.extraction.rules.rule import Statement
from weft_models.extraction.subjects import subject_of

_ABOUT = r"(?:(?:c\.|ca\.|circa|about|around|before|after|probably|baptised|baptized) ?)?"
_PART = (
    rf"(?:[^⟨⟩()–—]{{0,40}}[;,:] ?)?(?:born |b\. |died |d\. )?{_ABOUT}(?:⟨d(?P<D>\d+)⟩|(?:\?|\d+ [A-Z][a-z]+))?"
    r"(?:(?:,| in| at)? ⟨l(?P<L>\d+)⟩(?:, ⟨l\d+⟩){0,2})?"
)
_LIFE = re.compile(
    r"⟨(?P<who>[px])(?P<number>\d+)⟩(?:,? ⟨t\d+⟩)?,? ?\("
    + _PART.replace("<D>", "<born>").replace("<L>", "<birthplace>")
    + r" ?[–—-]+ ?"
    + _PART.replace("<D>", "<died>").replace("<L>", "<deathplace>")
    + r"\)"
)
_BORN = re.compile(
    r"⟨(?P<who>[px])(?P<number>\d+)⟩,? ?\((?:[^()]{0,60}[;,] ?)?(?P<verb>born|b\.|died|d\.)(?P<tail>[^()]*)\)"
)
_VERB = re.compile(
    r"(?<![\w-])(?:(?P<born>born)(?: and (?:raised|brought up|educated))?(?: (?:as )?⟨[px]\d+⟩)?"
    r"|(?P<died>died|passed away)(?: (?:suddenly|peacefully|childless|unexpectedly|aged \d+|at the age of \d+|"
    r"at age \d+|(?:of|from) [a-z][^⟨⟩,.]{2,40}?)){0,2}"
    r"|(?P<buried>buried|interred))(?= |,)"
)
_STEP = re.compile(
    r"(?: the(?= ))?,?(?: (?P<prep>on|in|at|circa|c\.|around|about))?(?: the)?(?: (?:town|city|village|family) of)? "
    r"⟨(?P<letter>[dlx])(?P<number>\d+)⟩(?!’|')"
)
_PLACE_AFTER = re.compile(r",? ⟨l\d+⟩")


def lives(whole: str, plain: str, years: Mapping[int, int]) -> Iterator[Statement]:
    """`years`: of the mentions that are dates. Spans of fewer than twenty years are not taken for lives: 'X (1963–70)'
    tells of an office."""
    if "(" in whole:
        yield from _in_parentheses(whole, years)
    for match in _VERB.finditer(plain):
        if subject := subject_of(plain, match.start(), "px", noun=False):
            verb = match.lastgroup or "born"
            sure = 0.95 if subject.near else 0.9
            sure -= 0.1 if subject.letter == "x" else 0.0
            yield from _tail(subject.number, verb, plain[match.end() : match.end() + 120], round(sure, 2))


def _in_parentheses(whole: str, years: Mapping[int, int]) -> Iterator[Statement]:
    for match in _LIFE.finditer(whole):
        born, died = (int(match[name]) if match[name] else None for name in ("born", "died"))
        if born is not None and died is not None and not 20 <= years.get(died, 0) - years.get(born, 0) <= 110:
            continue
        if (born is None or died is None) and match["who"] != "p":
            continue
        subject, sure = int(match["number"]), 0.95 if match["who"] == "p" else 0.85
        told = (
            ("born_on", born),
            ("died_on", died),
            ("born_in", match["birthplace"]),
            ("died_in", match["deathplace"]),
        )
        for predicate, number in told:
            if number is not None:
                yield Statement(subject, predicate, int(number), sure)
    for match in _BORN.finditer(whole):
        verb = "born" if match["verb"].startswith("b") else "died"
        if not re.search(r"[–—]", match["tail"]):
            yield from _tail(int(match["number"]), verb, match["tail"], 0.95)


def _tail(subject: int, verb: str, tail: str, sure: float) -> Iterator[Statement]:
    """' on ⟨d1⟩ in ⟨l2⟩, ⟨l3⟩': a date and a place, each once; the first place is the narrowest."""
    seen: set[str] = set()
    at = 0
    while step := _STEP.match(tail, at):
        what = "on" if step["letter"] == "d" else "in"
        if what == "in" and step["prep"] not in {"in", "at"} and not (step["letter"] == "l" and "on" in seen):
            return
        if what in seen or (what == "on" and verb == "buried"):
            return
        seen.add(what)
        yield Statement(subject, f"{verb}_{what}", int(step["number"]), sure if step["letter"] != "x" else sure - 0.15)
        at = step.end()
        while what == "in" and (wider := _PLACE_AFTER.match(tail, at)):
            at = wider.end()
