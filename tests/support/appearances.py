"""Appearances and senses made by hand, and those the local extractor and the collector make of a text."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from weft_core.chunks import Chunk
from weft_core.ids import entity_id
from weft_core.resolution import Appearance, Sense
from weft_core.text import normalise_name
from weft_ingestion.pipeline.ballot import Ballot
from weft_models.extraction.local import LocalExtractor
from weft_models.resolution.collecting import Collector

WORKSPACE = UUID(int=1)


def document(number: int) -> UUID:
    return UUID(int=1000 + number)


def appearance(name: str, type_: str = "person", number: int = 1, **said: Any) -> Appearance:
    """In the document with this number; its only chunk has the document's id."""
    norm = normalise_name(name)
    told = {"mentions": 1, "chunk_ids": (document(number),), **said}
    return Appearance(document_id=document(number), norm=norm, type=type_, name=name, **told)


def sense(name: str, type_: str = "person", number: int = 1, **said: Any) -> Sense:
    """Default sense of one appearance."""
    held = appearance(name, type_, number, **said)
    id_ = entity_id(WORKSPACE, held.norm, type_)
    return Sense(id_, held.norm, type_, name, mentions=held.mentions, appearances=(held,))


def read(text: str, title: str = "", *more: str) -> Mapping[str, Appearance]:
    """Appearances by norm in a document of one chunk a text."""
    id_ = uuid5(NAMESPACE_URL, text)
    collector, ballot = Collector(id_, title), Ballot()
    texts = [text, *more]
    for ordinal, (part, extraction) in enumerate(zip(texts, LocalExtractor().extract_now(texts, title), strict=True)):
        chunk = Chunk(
            id=uuid5(id_, str(ordinal)),
            document_id=id_,
            generation=1,
            ordinal=ordinal,
            text=part,
            start=0,
            end=len(part),
            page=None,
            page_end=None,
            heading_path=(),
            token_count=1,
            content_hash="",
        )
        ballot.count(part, extraction)
        collector.count(chunk, extraction)
    return {a.norm: a for a in collector.appearances(ballot.types(), ballot.names())}
