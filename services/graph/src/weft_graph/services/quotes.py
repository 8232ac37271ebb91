"""Which stretch of a chunk shows that it states a relation. Pure. Spans are half-open, in the canonical text."""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_SENTENCE_END = re.compile(r"[.!?。！？]+[\"'”’)\]]*\s+|\n\s*\n")


def statement_span(text: str, start: int, sources: Sequence[Span], targets: Sequence[Span]) -> Span:
    """The sentences that hold the nearest mentions of the two ends, in a chunk whose `text` begins at `start`.

    The whole chunk when it does not name both.
    """
    pairs = [(min(s[0], t[0]), max(s[1], t[1])) for s in sources for t in targets]
    inside = [(a - start, b - start) for a, b in pairs if a >= start and b - start <= len(text)]
    if not inside:
        return start, start + len(text)
    first, last = min(inside, key=lambda pair: (pair[1] - pair[0], pair))
    begin, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= first:
            begin = match.end()
        elif match.start() >= last:
            end = match.start() + len(match.group().rstrip())
            break
    return start + begin, start + end
