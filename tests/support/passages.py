"""Passages as retrieval hands them to an answer writer."""

from collections.abc import Sequence
from uuid import UUID

from weft_core.contracts.query import Citation, Passage


def passage(number: int, title: str, text: str, *, start: int = 0, page: int | None = None) -> Passage:
    """The passage of that rank; `start` is where its text begins in its document."""
    return Passage(
        chunk_id=UUID(int=number),
        document_id=UUID(int=1000 + number),
        document_title=title,
        generation=1,
        ordinal=0,
        text=text,
        start=start,
        end=start + len(text),
        page=page,
        heading_path=[],
        score=1.0 / number,
    )


def check_verbatim(citations: Sequence[Citation], passages: Sequence[Passage]) -> None:
    """Every quote is the slice of its passage's document that it says it is."""
    by_chunk = {p.chunk_id: p for p in passages}
    for citation in citations:
        source = by_chunk[citation.chunk_id]
        assert citation.quote
        assert citation.quote == source.text[citation.start - source.start : citation.end - source.start]
        assert (citation.document_id, citation.document_title) == (source.document_id, source.document_title)
