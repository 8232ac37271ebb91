"""'⟨p1⟩'s brother ⟨p2⟩', '⟨p1⟩'s novel ⟨w2⟩', '⟨w0⟩ is a ⟨d1⟩ film', '⟨l1⟩, ⟨l2⟩'."""

import itertools
import re
from collections.abc import Collection, Iterator
from functools import cache

from weft_models.extraction.rules.rule import Statement
from weft_models.extraction.skeleton import MARK

_KIN = {
    "father": ("child_of", False), "mother": ("child_of", False), "parents": ("child_of", False),
    "son": ("child_of", True), "daughter": ("child_of", True), "brother": ("sibling_of", False),
    "sister": ("sibling_of", False), "wife": ("married_to", False), "husband": ("married_to", False),
}  # fmt: skip
_WORKS = {
    "novel": "written_by", "book": "written_by", "play": "written_by", "poem": "written_by", "memoir": "written_by",
    "short story": "written_by", "album": "performed_by", "song": "performed_by", "single": "performed_by",
    "opera": "composed_by", "symphony": "composed_by", "painting": "created_by",
}  # fmt: skip
_FORMS = (
    "film|movie|album|novel|book|song|single|EP|documentary|drama|comedy|thriller|opera|play|musical|western|sitcom|"
    "miniseries"
)


@cache
def _kin() -> re.Pattern[str]:
    one = r"⟨[px](\d+)⟩"
    return re.compile(
        r"⟨p(\d+)⟩(?:’s|'s|’|') "
        r"(?:(?:elder|older|younger|eldest|youngest|first|second|third|only|late|twin|future) ){0,2}"
        rf"({'|'.join(_KIN)})(?:,| was| is| were)? "
        rf"(?:the |an? |fellow )?(?:(?!of |in |to |by |and |from )[A-Za-z][\w-]* ){{0,4}}?{one}"
        rf"(?: and {one})?(?!’|'| and ⟨| as )"
    )


@cache
def _works() -> re.Pattern[str]:
    return re.compile(
        rf"⟨([po])(\d+)⟩(?:’s|'s|’|') (?:⟨d\d+⟩ )?(?:(?!of )[\w-]+ ){{0,4}}?({'|'.join(_WORKS)}),? ⟨w(\d+)⟩"
    )


_YEAR = re.compile(rf"^(?:The )?⟨([wx])(\d+)⟩,? (?:is|was) (?:an?|the) ⟨d(\d+)⟩ [^⟨⟩,.;]{{0,80}}?\b(?:{_FORMS})\b")
_WITHIN = re.compile(r"⟨l\d+⟩(?:, ⟨l\d+⟩)+")
_LISTED = re.compile(r",? (?:and|or|&) (?:the )?⟨")
_DEEPEST = 3


def owners(plain: str) -> Iterator[Statement]:
    """What a possessive says of kin and of works."""
    if "⟩’" not in plain and "⟩'" not in plain:
        return
    for match in _kin().finditer(plain):
        predicate, turned = _KIN[match[2]]
        owner = int(match[1])
        for other in (match[3], match[4] if match[2] == "parents" else None):
            if other is not None:
                pair = (int(other), owner) if turned else (owner, int(other))
                yield Statement(pair[0], predicate, pair[1], 0.9)
    for match in _works().finditer(plain):
        yield Statement(int(match[4]), _WORKS[match[3]], int(match[2]), 0.85)


def dated_works(plain: str) -> Iterator[Statement]:
    """A work that is called by its year came out in that year."""
    if match := _YEAR.match(plain):
        yield Statement(int(match[2]), "released_on", int(match[3]), 0.95 if match[1] == "w" else 0.85)


def nested_places(plain: str, wide: Collection[int]) -> Iterator[Statement]:
    """'Austin, Texas'. `wide`: the mentions that are countries or regions; only such a one stands after the comma, and
    none before it, else it is a list."""
    for match in _WITHIN.finditer(plain):
        run = [int(number) for _, number in MARK.findall(match.group())]
        if len(run) > _DEEPEST or _LISTED.match(plain, match.end()):
            continue
        for inner, outer in itertools.pairwise(run):
            if outer in wide and inner not in wide:
                yield Statement(inner, "located_in", outer, 0.85)
