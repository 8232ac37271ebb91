"""Whether a question leans on the one before it, and a form of it that stands alone."""

import re
from collections.abc import Sequence

from weft_core.text import normalise_name
from weft_models.answering.question import names, stems

_OPENERS = re.compile(r"^(?:and|but|also|so|then|what about|how about)\b")
_POINTERS = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|there(?!\s(?:is|are|was|were)\b)|"
    r"(?:this|that|these|those|the same)\s(?:film|movie|book|song|album|person|man|woman|place|city|country|company|"
    r"team|band|one|document|event|work|director|author|actor|player|king|queen)(?!\sas\b))\b"
)
_FEW = 2
_ENOUGH = 4
"""Content words before a pronoun from which it more likely points at one of them than at an earlier question."""


def is_follow_up(question: str) -> bool:
    """Starts with 'and', 'what about' …; or has a pronoun or 'that film' before any name and after few content words;
    or has no name and at most two content words."""
    lowered = question.strip().casefold()
    if _OPENERS.match(lowered):
        return True
    found = names(question)
    pointer = _POINTERS.search(lowered)
    if pointer:
        first = lowered.find(found[0].casefold()) if found else len(lowered)
        return pointer.start() < first and len(stems(lowered[: pointer.start()])) < _ENOUGH
    return not found and len(stems(question)) <= _FEW


def standalone(question: str, earlier_names: Sequence[str]) -> str:
    """The question with the earlier question's names, for retrieval; itself when it lacks none. `earlier_names`:
    the entity names that retrieval linked in the earlier question, in any spelling."""
    known = f" {normalise_name(question)} "
    missing = [name for name in earlier_names if f" {normalise_name(name)} " not in known]
    return f"{question.strip()} ({', '.join(missing)})" if missing else question
