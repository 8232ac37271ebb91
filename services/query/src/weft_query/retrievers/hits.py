"""What a channel finds, and its form as LangChain documents."""

from typing import Literal
from uuid import UUID

from langchain_core.documents import Document
from pydantic import BaseModel, ConfigDict

Channel = Literal["dense", "sparse", "graph"]

_KEY = "hit"


class Hit(BaseModel):
    """A chunk one channel found. Its generation may not be the active one: hydration decides."""

    model_config = ConfigDict(frozen=True)

    channel: Channel
    chunk_id: UUID
    document_id: UUID
    generation: int
    score: float


def to_document(hit: Hit) -> Document:
    """Text is not known yet: it comes from Postgres, where only what is published can be read."""
    return Document(page_content="", id=str(hit.chunk_id), metadata={_KEY: hit})


def to_hit(document: Document) -> Hit:
    """The hit behind a document made by `to_document`."""
    hit = document.metadata[_KEY]
    if not isinstance(hit, Hit):
        raise TypeError("the document did not come from a channel of Weft")
    return hit
