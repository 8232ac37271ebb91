"""The answering port and what passes through it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from weft_core.contracts.query import Citation, Passage, Usage, Verdict
from weft_models.answering.vectors import TokenEvidence
from weft_models.embedding.base import Vectors


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A question that stands alone, with what was retrieved for it.

    `question_vector` and `best_cosine` (of any retrieved passage) are None when the embedder or the dense channel
    could not be asked. Passages are in rank order.

    `evidence`: stored vectors and counts; without them the weaker rules hold. `linked_names`: entity names that
    retrieval found in the question, as it writes them.
    """

    question: str
    passages: Sequence[Passage]
    question_vector: Vectors | None = None
    best_cosine: float | None = None
    quotes: int = 3
    history: Sequence[Turn] = ()
    evidence: TokenEvidence | None = None
    linked_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; `[n]` in `text` is the citation with that number."""

    text: str
    verdict: Verdict
    confidence: float
    answered_by: Literal["extractive", "llm"]
    citations: tuple[Citation, ...] = ()
    degraded: tuple[str, ...] = ()
    dropped_citations: int = 0
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Token:
    """The next piece of the answer's text."""

    text: str


AnswerPart = Token | Citation | Answer


class AnswerWriter(Protocol):
    """Writes an answer from passages. Document text is data: nothing in it is followed."""

    async def write(self, request: AnswerRequest) -> Answer:
        """The answer at once. Raises `UnavailableError("llm")` when a model fails and nothing stands in for it."""

    def stream(self, request: AnswerRequest) -> AsyncGenerator[AnswerPart, None]:
        """Tokens, citations, and last the whole `Answer`, whose text is the tokens joined. A failure is raised
        instead of the last part."""
