"""'written, produced and directed by ⟨p1⟩ and ⟨p2⟩': one list of verbs before one list of makers."""

import re
from collections.abc import Iterator
from functools import cache

from weft_models.extraction.rules.rule import ALONE, FAR, Statement, items
from weft_models.extraction.subjects import subject_of

_VERBS = {
    "directed": "directed_by", "co-directed": "directed_by", "helmed": "directed_by",
    "written": "written_by", "co-written": "written_by", "scripted": "written_by", "authored": "written_by",
    "composed": "composed_by", "scored": "composed_by",
    "produced": "produced_by", "co-produced": "produced_by",
    "performed": "performed_by", "sung": "performed_by",
    "created": "created_by", "designed": "created_by", "developed": "created_by", "painted": "created_by",
    "published": "published_by", "released": "published_by", "distributed": "published_by",
}  # fmt: skip
_OBJECTS = {"published_by": "o", "performed_by": "po", "produced_by": "po", "created_by": "po"}
_SUBJECTS = {"created_by": "wo"}
_WHEN = r"(?: (?:on|in) ⟨d\d+⟩,?)?"
_ADAPTED = re.compile(r"\b(?:based|adapt\w+|novel|play|book|inspired|remake|sequel|story|song|music|version|series)\b")


_ASIDE = re.compile(r"⟩.*\b(?:with|under|in|of|for|at|the)\b")
_BAND = re.compile(r"\b(?:band|group|duo|trio|singer|rapper|artist|musician|collective) ⟨")


@cache
def _pattern() -> re.Pattern[str]:
    verb = "|".join(_VERBS)
    one = r"⟨[pox]\d+⟩" + ALONE
    return re.compile(
        rf"(?<![\w-])(?P<verbs>(?:{verb})"
        rf"(?:(?:,| and|, and|,? &) (?:[a-z-]+ly )?(?:{verb}|edited|photographed)){{0,4}}){_WHEN}"
        r" by (?:the |an? |his |her )?(?:(?!of |in |to |by |and |from |on )[A-Za-z][\w.’-]* ){0,4}?"
        rf"(?P<objects>{one}(?:(?:, and |,? & |, | and ){one}){{0,9}})"
    )


def makers(plain: str) -> Iterator[Statement]:
    """Every statement of who made a work."""
    if " by " not in plain:
        return
    for match in _pattern().finditer(plain):
        for verb in re.findall(r"[a-z-]+", match["verbs"]):
            predicate = _VERBS.get(verb)
            subject = predicate and subject_of(plain, match.start(), _SUBJECTS.get(predicate, "w") + "x", noun=False)
            if not predicate or not subject:
                continue
            between = plain[: match.start()].rpartition("⟩")[2] if subject.near else plain[: match.start()]
            if predicate == "created_by" and not subject.near and _ASIDE.search(between):
                continue
            if predicate == "published_by" and _BAND.search(match.group()):
                continue
            if predicate not in {"directed_by", "published_by"} and _ADAPTED.search(between):
                continue
            letters = _OBJECTS.get(predicate, "p") + "x"
            sure = 0.95 - (0.0 if subject.near else FAR) - (0.1 if subject.letter == "x" else 0.0)
            for number in items(match["objects"]):
                if re.search(rf"⟨[{letters}]{number}⟩", match["objects"]):
                    yield Statement(subject.number, predicate, number, round(sure, 2))
