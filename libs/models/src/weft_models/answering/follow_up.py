"""Whether a question leans on the one before it, and a form of it that stands alone."""

import re
from collections.abc import Sequence

from weft_models.answering.question import names, stems

_OPENERS = re.compile(r"^(?:and|but|also|so|then|what about|how about)\b")
_POINTERS = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|there|"
    r"(?:this|that|these|those|the same)\s(?:film|movie|book|song|album|person|man|woman|place|city|country|company|"
    r"team|band|one|document|event|work|director|author|actor|player|king|queen))\b"
)
_FEW = 2


def is_follow_up(question: str) -> bool:
    """Starts with 'and', 'what about' …; or has a pronoun or 'that film' before any name; or has no name and at
    most two content words."""
    lowered = question.strip().casefold()
    if _OPENERS.match(lowered):
        return True
    found = names(question)
    pointer = _POINTERS.search(lowered)
    if pointer:
        first = lowered.find(found[0].casefold()) if found else len(lowered)
        return pointer.start() < first
    return not found and len(stems(question)) <= _FEW


def standalone(question: str, earlier_names: Sequence[str]) -> str:
    """The question with the earlier question's names, for retrieval; itself when there are none."""
    known = question.casefold()
    missing = [name for name in earlier_names if name.casefold() not in known]
    return f"{question.strip()} ({', '.join(missing)})" if missing else question
