"""From mentions to what the graph holds."""

import hashlib
from uuid import UUID, uuid4

from weft_core.chunks import Chunk
from weft_core.extraction import ExtractedRelation, Extraction, Mention
from weft_core.graph import EntityNode, Statement
from weft_core.ids import chunk_id, entity_id, relation_id
from weft_ingestion.pipeline.ballot import Ballot
from weft_ingestion.pipeline.drafts import draft

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


def settled(ballot: Ballot) -> dict[str, EntityNode]:
    """Every name an entity of its own."""
    types, names = ballot.types(), ballot.names()
    return {norm: EntityNode(entity_id(WORKSPACE, norm, types[norm]), names[norm], norm, types[norm]) for norm in types}


def test_a_name_with_two_types_is_one_entity() -> None:
    first, second = "Ada went to Paris.", "The Paris of Texas. Paris!"
    chunks = [chunk(0, first, 0), chunk(1, second, 100)]
    again = second.rindex("Paris")
    extractions = {
        chunks[0].content_hash: Extraction(
            extractor="x",
            mentions=(mention(first, "Ada", "person", name="Ada Lovelace"), mention(first, "Paris", "person")),
            relations=(
                ExtractedRelation(subject=0, predicate="went  to", object=1, evidence_start=0, evidence_end=17),
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
    entities = settled(ballot)
    paris, ada = entity_id(WORKSPACE, "paris", "place"), entity_id(WORKSPACE, "ada lovelace", "person")
    assert {norm: (e.id, e.name, e.type) for norm, e in entities.items()} == {
        "paris": (paris, "Paris", "place"),
        "ada lovelace": (ada, "Ada Lovelace", "person"),
    }
    resolved = draft(chunks, extractions, entities)
    assert [e.id for e in resolved.entities] == [ada, paris]
    edges = {(m.chunk_id, m.entity_id): (m.starts, m.ends, m.surfaces) for m in resolved.mentions}
    assert edges[chunks[1].id, paris] == ((100, 120), (109, 125), ("The Paris", "Paris"))
    assert edges[chunks[0].id, ada] == ((0,), (3,), ("Ada",))
    (relation,) = resolved.relations
    assert relation.id == relation_id(ada, "went to", paris)
    assert relation.statements == (Statement(chunks[0].id, 0, 17, 1.0),)


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
    resolved = draft([only], {only.content_hash: found}, settled(ballot))
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
    assert settled(forward) == settled(backward)


def test_two_names_of_one_entity_are_one_node() -> None:
    text = "IBM hired Ada. International Business Machines paid her."
    only = chunk(0, text, 50)
    found = Extraction(
        extractor="x",
        mentions=(
            mention(text, "IBM", "organisation"),
            mention(text, "Ada", "person"),
            mention(text, "International Business Machines", "organisation"),
        ),
        relations=(
            ExtractedRelation(
                subject=0, predicate="hired", object=1, evidence_start=0, evidence_end=14, confidence=0.9
            ),
            ExtractedRelation(
                subject=2, predicate="hired", object=1, evidence_start=15, evidence_end=56, confidence=0.8
            ),
            ExtractedRelation(subject=0, predicate="is", object=2, evidence_start=0, evidence_end=14),
        ),
    )
    machines = EntityNode(
        UUID(int=1), "International Business Machines", "international business machines", "organisation"
    )
    ada = EntityNode(UUID(int=2), "Ada", "ada", "person")
    brought = draft([only], {only.content_hash: found}, {"ibm": machines, machines.norm: machines, "ada": ada})
    assert {m.entity_id: m.surfaces for m in brought.mentions} == {
        machines.id: ("IBM", "International Business Machines"),
        ada.id: ("Ada",),
    }
    (hired,) = brought.relations
    assert hired.statements == (Statement(only.id, 50, 64, 0.9),), "the surest statement, and none about itself"


def test_a_span_that_is_none_becomes_the_whole_chunk() -> None:
    text = "Ada met Bob."
    only = chunk(0, text, 5)
    found = Extraction(
        extractor="x",
        mentions=(mention(text, "Ada", "person"), mention(text, "Bob", "person")),
        relations=(ExtractedRelation(subject=0, predicate="met", object=1, evidence_start=4, evidence_end=99),),
    )
    ballot = Ballot()
    ballot.count(text, found)
    (met,) = draft([only], {only.content_hash: found}, settled(ballot)).relations
    assert met.statements == (Statement(only.id, 5, 17, 1.0),)
