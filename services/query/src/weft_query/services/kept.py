"""Between answers and the rows that keep them: quotes are kept as places, not as words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel

from weft_core.contracts.query import Citation, Message, Verdict
from weft_models.answering.base import Answer
from weft_models.answering.extractive import render
from weft_query.models import MessageRow
from weft_stores.postgres.published import PublishedChunk

GONE = "This answer cited a document that has been changed or deleted since."


class KeptCitation(BaseModel):
    """Where a quote stands. Chunks never change, so the place gives the words back as long as they are published."""

    number: int
    chunk_id: UUID
    start: int
    end: int

    def restored(self, chunk: PublishedChunk) -> Citation:
        return Citation(
            number=self.number,
            chunk_id=chunk.id,
            document_id=chunk.document_id,
            document_title=chunk.document_title,
            page=chunk.page,
            start=self.start,
            end=self.end,
            quote=chunk.text[self.start - chunk.start : self.end - chunk.start],
        )


def kept_citations(citations: Sequence[Citation]) -> list[KeptCitation]:
    return [KeptCitation(number=c.number, chunk_id=c.chunk_id, start=c.start, end=c.end) for c in citations]


def question_row(question: str, standalone: str) -> MessageRow:
    return MessageRow(role="user", content=question, standalone=standalone, citations=[])


def answer_row(id_: UUID, answer: Answer, standalone: str) -> MessageRow:
    return MessageRow(
        id=id_,
        role="assistant",
        standalone=standalone,
        content="" if answer.answered_by == "extractive" else answer.text,
        answered_by=answer.answered_by,
        verdict=answer.verdict,
        citations=[c.model_dump(mode="json") for c in kept_citations(answer.citations)],
    )


def cited_chunks(rows: Sequence[MessageRow]) -> set[UUID]:
    """Chunks whose words are needed to show the messages."""
    return {KeptCitation.model_validate(c).chunk_id for row in rows for c in row.citations}


def message(row: MessageRow, chunks: Mapping[UUID, PublishedChunk]) -> Message:
    """A kept message as it can be shown now: quotes from what is no longer published are left out, and an LLM's answer
    that rests on it is not repeated."""
    kept = [KeptCitation.model_validate(c) for c in row.citations]
    citations = [c.restored(chunks[c.chunk_id]) for c in kept if c.chunk_id in chunks]
    verdict = Verdict(row.verdict) if row.verdict else None
    return Message(
        id=row.id,
        role="user" if row.role == "user" else "assistant",
        content=_content(row, verdict, citations, whole=len(citations) == len(kept)),
        citations=citations,
        verdict=verdict,
        created_at=row.created_at,
    )


def _content(row: MessageRow, verdict: Verdict | None, citations: Sequence[Citation], *, whole: bool) -> str:
    if row.answered_by == "extractive" and verdict is not None:
        shown = render(verdict, citations, row.standalone or "") if citations or whole else ""
        return shown if whole else f"{shown}\n{GONE}".strip()
    return row.content if whole else GONE
