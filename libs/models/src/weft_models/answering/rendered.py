"""The text of an extractive answer. It follows from the question and the citations alone, so that a kept conversation
need not keep the words of documents that may be deleted."""

from collections.abc import Sequence

from weft_core.contracts.query import Citation, Verdict
from weft_models.answering.asked_order import Event
from weft_models.answering.comparison import Side, TitledText, compare
from weft_models.answering.inert import InertStream

NOT_FOUND = "The documents do not seem to say anything about this."
_LEADS = {
    Verdict.ANSWERED: "The documents say:",
    Verdict.RELATED: "These passages are related, but may not answer the question:",
}
_STATED = {Event.BIRTH: "born ", Event.DEATH: "died ", Event.START: ""}


def render(band: Verdict, citations: Sequence[Citation], question: str = "") -> str:
    """Numbered quotes. With the question, and if it asks which of two came first and the quotes hold both dates, the
    last line says so."""
    if band is Verdict.NOT_FOUND:
        return NOT_FOUND
    quotes = [f"“{_inert(citation.quote)}” [{citation.number}]" for citation in citations]
    return "\n".join([_LEADS[band], *quotes, *_compared(citations, question)])


def _compared(citations: Sequence[Citation], question: str) -> list[str]:
    """The line about two dates, if there is one."""
    found = compare(question, [TitledText(c.document_title, c.quote) for c in citations]) if question else None
    if found is None:
        return []
    stated = _STATED[found.order.event]
    sides = [_side(side, stated, citations) for side in (found.winner, found.other)]
    return [f"Going by these dates, it is {sides[0]}; {sides[1]}."]


def _side(side: Side, stated: str, citations: Sequence[Citation]) -> str:
    marks = "".join(f"[{citations[span.text].number}]" for span in side.evidence)
    person = f"director {_inert(side.person)}, " if side.person else ""
    return f"{_inert(side.title)} ({person}{stated}{side.date} {marks})"


def _inert(text: str) -> str:
    """On one line, with addresses as text; nothing in it can load, lead or run."""
    stream = InertStream(0, text)
    return stream.feed(" ".join(text.split())) + stream.flush()
