"""A sentence with its mentions replaced by typed marks: '⟨w0⟩ is a ⟨d1⟩ film directed by ⟨p2⟩.'

Rules over marks need not know how long names are, what is quoted, or what stands in parentheses.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from weft_models.extraction.kinds import DATE, ORGANISATION, OTHER, PERSON, PLACE, WORK

LETTERS = {PERSON: "p", ORGANISATION: "o", PLACE: "l", WORK: "w", DATE: "d", OTHER: "x"}
RANK = "t"
"""The mark of 'Duke of Bavaria', which stands beside a name and says nothing of its own."""
MARK = re.compile(r"⟨([a-z])(\d+)⟩")
_LONGEST = 1_200

_RANKS = (
    "Duke Duchess King Queen Earl Count Countess Baron Baroness Viscount Viscountess Marquess Marquis Marchioness "
    "Prince Princess Emperor Empress Elector Electress Landgrave Margrave Margravine Archduke Archduchess Lord Lady "
    "Ban Bishop Archbishop Sultan Tsar President Prime Minister Grand"
).split()
_RANKED = re.compile(rf"(?:{'|'.join(_RANKS)})\s(?:[A-Z]\w+\s)?(?:of\b|Palatine)")
_LETTERS = re.compile(r"[A-Z]{2,6}$")
_QUOTES = re.compile(r"[\"“”«»]|``|''|\[\d+\]")
_SPACES = re.compile(r"\s+")
_INNER = re.compile(r"\s(?=[,.;:)’])|(?<=\()\s")
_PARENTHESES = re.compile(r"\s?\((?:[^()]|\([^()]{0,80}\)){0,240}\)")
_OPENED = re.compile(r"\s?[()]")
_RANK_BESIDE = re.compile(r"(?<=⟩), (?:(?:the )?\d+(?:st|nd|rd|th) )?⟨t\d+⟩|(?<=⟩), \d+(?:st|nd|rd|th) ⟨[a-z]\d+⟩")
_ALIAS = re.compile(
    r"(?<=⟩),? (?:(?:also |better |commonly |originally |formerly |professionally |sometimes )*(?:known|titled|called|"
    r"stylized|spelled|released)(?: [a-z]+){0,3}|or|née|nicknamed) ⟨[a-z]\d+⟩(?: or ⟨[a-z]\d+⟩)?(?: in ⟨[a-z]\d+⟩)?,?"
    r"(?= (?:is|was|are|were)\b)"
)


class Placed(NamedTuple):
    """A mention as the rules see it. `number` is its place in the extraction, `name` the norm of what it means."""

    number: int
    start: int
    end: int
    type: str
    surface: str
    name: str


class Skeleton(NamedTuple):
    """`whole` with the contents of parentheses, `plain` without them, without ranks and by-names."""

    whole: str
    plain: str


def mark(number: int, letter: str) -> str:
    return f"⟨{letter}{number}⟩"


def skeleton(text: str, span: tuple[int, int], mentions: Sequence[Placed]) -> Skeleton:
    """Of the sentence text[span]; the mentions ascend."""
    parts: list[str] = []
    at = span[0]
    for mention in mentions:
        parts.append(_cleaned(text[at : mention.start]))
        parts.append(mark(mention.number, RANK if _is_rank(mention.surface, parts) else LETTERS[mention.type]))
        at = mention.end
    parts.append(_cleaned(text[at : span[1]]))
    whole = _INNER.sub("", _SPACES.sub(" ", "".join(parts)))[:_LONGEST].strip()
    plain = _OPENED.sub("", _PARENTHESES.sub("", whole))
    return Skeleton(whole, _ALIAS.sub("", _RANK_BESIDE.sub("", plain)))


def _is_rank(surface: str, before: list[str]) -> bool:
    """'Duke of Bavaria', and the letters after a name ('MBE')."""
    if _RANKED.match(surface):
        return True
    return len(before) > 1 and before[-1] == ", " and before[-2].startswith("⟨p") and bool(_LETTERS.match(surface))


def _cleaned(text: str) -> str:
    return _QUOTES.sub(" ", text.replace("⟨", " ").replace("⟩", " "))
