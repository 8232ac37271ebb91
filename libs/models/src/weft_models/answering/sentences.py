"""Sentences of passages as candidates for quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from weft_core.contracts.query import Citation, Passage
from weft_core.sentences import sentence_spans

MAX_SENTENCES = 64
"""Of one passage; no chunk that fits an embedding window has more, save lists."""
LONGEST_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """The slice [start, end) of the text of the passage with number `passage` (from 0); `index` is the number of the
    span it was made of."""

    passage: int
    index: int
    start: int
    end: int
    text: str


def sentences_of(passages: Sequence[Passage]) -> list[Sentence]:
    """Quotable sentences of all passages, in order."""
    return [s for number, passage in enumerate(passages) for s in quotable(number, passage)]


def quotable(number: int, passage: Passage, spans: Sequence[tuple[int, int]] | None = None) -> list[Sentence]:
    """Quotable sentences of the passage with that number, in order. Headings and crumbs only when it has nothing
    better. Overlong ones (table rows, unpunctuated text) are cut at a space. `spans`: those of its stored vectors."""
    known = sentence_spans(passage.text) if spans is None else spans
    inside = [(i, *span) for i, span in enumerate(known[:MAX_SENTENCES]) if span[1] <= len(passage.text)]
    good = [s for s in inside if _quotable(passage, s[1], s[2])] or inside
    found: list[Sentence] = []
    for index, start, whole in good:
        end = _cut(passage.text, start, whole)
        found.append(Sentence(number, index, start, end, passage.text[start:end]))
    return found


def cite(passage: Passage, sentence: Sentence, number: int) -> Citation:
    """The sentence as a citation: its quote is the document's canonical text at the span."""
    return Citation(
        number=number,
        chunk_id=passage.chunk_id,
        document_id=passage.document_id,
        document_title=passage.document_title,
        page=passage.page,
        start=passage.start + sentence.start,
        end=passage.start + sentence.end,
        quote=sentence.text,
    )


def _quotable(passage: Passage, start: int, end: int) -> bool:
    text = passage.text[start:end]
    if text == passage.document_title or text in passage.heading_path or text.startswith("#"):
        return False
    return len(text.split()) >= 4 or not text.isascii()


def _cut(text: str, start: int, end: int) -> int:
    if end - start <= LONGEST_QUOTE:
        return end
    at = text.rfind(" ", start + LONGEST_QUOTE // 2, start + LONGEST_QUOTE)
    return at if at > 0 else start + LONGEST_QUOTE
