"""From mentions to entities."""

import hashlib
from uuid import UUID, uuid4

from weft_core.chunks import Chunk
from weft_core.extraction import ExtractedRelation, Extraction, Mention
from weft_core.ids import chunk_id, entity_id, relation_id
from weft_ingestion.pipeline.resolution import Ballot, resolve

WORKSPACE, DOCUMENT = uuid4(), UUID(int=7)


def chunk(ordinal: int, text: str, start: int) -> Chunk:
    return Chunk(
        id=chunk_id(DOCUMENT, 1, ordinal),
        document_id=DOCUMENT,
        generation=1,
        ordinal=ordinal,
        text=text,
        start=start,
        end=start + len(text),
        page=None,
        page_end=None,
        heading_path=(),
        token_count=1,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def mention(text: str, surface: str, type_: str, name: str = "") -> Mention:
    start = text.index(surface)
    return Mention(surface=surface, type=type_, start=start, end=start + len(surface), name=name)


def test_a_name_with_two_types_is_one_entity() -> None:
    first, second = "Ada went to Paris.", "The Paris of Texas. Paris!"
    chunks = [chunk(0, first, 0), chunk(1, second, 100)]
    again = second.rindex("Paris")
    extractions = {
        chunks[0].content_hash: Extraction(
            extractor="x",
            mentions=(mention(first, "Ada", "person", name="Ada Lovelace"), mention(first, "Paris", "person")),
            relations=(
                ExtractedRelation(subject=0, predicate="went  to", object=1, evidence_start=0, evidence_end=18),
                ExtractedRelation(subject=0, predicate="is", object=0, evidence_start=0, evidence_end=18),
            ),
        ),
        chunks[1].content_hash: Extraction(
            extractor="x",
            mentions=(
                mention(second, "The Paris", "place"),
                Mention(surface="Paris", type="place", start=again, end=again + 5),
            ),
        ),
    }
    ballot = Ballot()
    for c in chunks:
        ballot.count(c.text, extractions[c.content_hash])
    entities = ballot.entities(WORKSPACE)
    paris, ada = entity_id(WORKSPACE, "paris", "place"), entity_id(WORKSPACE, "ada lovelace", "person")
    assert {norm: (e.id, e.name, e.type) for norm, e in entities.items()} == {
        "paris": (paris, "Paris", "place"),
        "ada lovelace": (ada, "Ada Lovelace", "person"),
    }
    resolved = resolve(chunks, extractions, entities)
    assert [e.id for e in resolved.entities] == [ada, paris]
    edges = {(m.chunk_id, m.entity_id): (m.starts, m.ends, m.surfaces) for m in resolved.mentions}
    assert edges[chunks[1].id, paris] == ((100, 120), (109, 125), ("The Paris", "Paris"))
    assert edges[chunks[0].id, ada] == ((0,), (3,), ("Ada",))
    (relation,) = resolved.relations
    assert relation.id == relation_id(ada, "went to", paris)
    assert relation.chunk_ids == (chunks[0].id,)


def test_a_mention_that_is_not_its_slice_is_dropped_with_its_relations() -> None:
    text = "Ada met Bob."
    only = chunk(0, text, 0)
    wrong = Mention(surface="Bob", type="person", start=0, end=3)
    nameless = Mention(surface=".", type="person", start=11, end=12)
    found = Extraction(
        extractor="x",
        mentions=(mention(text, "Ada", "person"), wrong, nameless),
        relations=(ExtractedRelation(subject=0, predicate="met", object=1, evidence_start=0, evidence_end=12),),
    )
    ballot = Ballot()
    ballot.count(text, found)
    resolved = resolve([only], {only.content_hash: found}, ballot.entities(WORKSPACE))
    assert [m.surfaces for m in resolved.mentions] == [("Ada",)]
    assert resolved.relations == ()


def test_the_order_of_chunks_does_not_matter() -> None:
    texts = ["Paris", "PARIS", "paris"]
    types = ["place", "person", "city"]
    forward, backward = Ballot(), Ballot()
    pairs = [
        (text, Extraction(extractor="x", mentions=(mention(text, text, type_),)))
        for text, type_ in zip(texts, types, strict=True)
    ]
    for text, extraction in pairs:
        forward.count(text, extraction)
    for text, extraction in reversed(pairs):
        backward.count(text, extraction)
    assert forward.entities(WORKSPACE) == backward.entities(WORKSPACE)
