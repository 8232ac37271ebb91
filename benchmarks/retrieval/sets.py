"""Retrieval sets as files, and their passages as the system reads them."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from weft_core.chunking import split
from weft_core.parsed import ParsedDocument
from weft_core.sentences import sentence_spans
from weft_ingestion.pipeline.passages import title_prefix
from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import PassageText, TextVectors

_SLICE = 512


class SetPassage(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    title: str
    text: str

    def chunks(self, embedder: Embedder) -> list[PassageText]:
        """One, or several that fit into the model's window."""
        prefix, room = title_prefix(embedder, self.title)
        drafts = split(ParsedDocument(media_type="text/plain", text=self.text), embedder.token_spans, room)
        return [PassageText(prefix, draft.text, sentence_spans(draft.text)) for draft in drafts]


class SetQuery(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    question: str
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    passages: list[SetPassage]
    queries: list[SetQuery]


def text_vectors(name: str, texts: Sequence[PassageText], embedder: Embedder) -> Iterator[TextVectors]:
    """Of all texts, in order."""
    for start in range(0, len(texts), _SLICE):
        print(f"\r{name} {start}/{len(texts)}", end="", flush=True)
        yield from embedder.passage_vectors(texts[start : start + _SLICE])
    print()
