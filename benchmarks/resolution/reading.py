"""Passages as the worker reads them: the local extractor, the ballot over a document, the collector."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction, Mention, sound_mentions
from weft_core.resolution import Appearance
from weft_ingestion.pipeline.ballot import Ballot
from weft_models.extraction.local import LocalExtractor
from weft_models.resolution.collecting import Collector

WORKSPACE = UUID(int=1)
_EXTRACTOR = LocalExtractor()


class Passage(NamedTuple):
    document_id: UUID
    title: str
    text: str


class Given(NamedTuple):
    """A name as a label gives it, where the extractor does not find it."""

    name: str
    type: str


class Reading(NamedTuple):
    """Appearances by norm; each mention's span and norm."""

    appearances: Mapping[str, Appearance]
    spans: tuple[tuple[int, int, str], ...]


def passage_of(title: str, text: str) -> Passage:
    return Passage(uuid5(NAMESPACE_URL, f"{title}/{text}"), title, text)


def extract(passage: Passage) -> Extraction:
    return _EXTRACTOR.extract_now([passage.text], passage.title)[0]


def collect(passage: Passage, extraction: Extraction) -> Reading:
    chunk = Chunk(
        id=passage.document_id,
        document_id=passage.document_id,
        generation=1,
        ordinal=0,
        text=passage.text,
        start=0,
        end=len(passage.text),
        page=None,
        page_end=None,
        heading_path=(),
        token_count=1,
        content_hash="",
    )
    ballot = Ballot()
    ballot.count(passage.text, extraction)
    collector = Collector(passage.document_id, passage.title)
    collector.count(chunk, extraction)
    found = collector.appearances(ballot.types(), ballot.names())
    spans = tuple((m.start, m.end, norm) for _, m, norm in sound_mentions(passage.text, extraction))
    return Reading({appearance.norm: appearance for appearance in found}, spans)


def with_given(extraction: Extraction, passage: Passage, given: Given) -> Extraction:
    """The extraction with the given name in place of whatever overlaps it; of its first mention where only the title
    has the name as it is given."""
    start = passage.text.casefold().find(given.name.casefold())
    end = start + len(given.name)
    if start < 0:
        start, end = extraction.mentions[0].start, extraction.mentions[0].end
    kept = [m for m in extraction.mentions if m.end <= start or m.start >= end]
    surface = passage.text[start:end]
    added = Mention(surface=surface, name=given.name, type=given.type, start=start, end=end)
    return Extraction(extractor=extraction.extractor, mentions=tuple(sorted([*kept, added], key=lambda m: m.start)))
