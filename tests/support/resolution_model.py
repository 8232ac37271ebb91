"""What the graph must hold, computed in memory from texts and curations alone, all at once.

It shares with the system what one document says and how two senses are judged; it shares nothing of what makes the
system incremental: no registry, no blocks, no groups, no moves, no marks.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import numpy as np

from support.graphs import Snapshot
from weft_core.chunks import Chunk
from weft_core.extraction import Extraction
from weft_core.graph import EntityNode
from weft_core.resolution import Appearance, Curation, Link, Sense
from weft_ingestion.pipeline.ballot import Ballot
from weft_ingestion.pipeline.drafts import draft
from weft_models.embedding.packing import unpack_passage
from weft_models.extraction.local import LocalExtractor
from weft_models.resolution.collecting import Collector
from weft_models.resolution.keys import keys
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import Rulings, replay
from weft_models.resolution.scoring import ACCEPT, score
from weft_models.resolution.senses import SAMPLE, sense_of, tell_senses
from weft_models.resolution.vectors import Vector


@dataclass(frozen=True)
class Read:
    """A document as it was chunked, with the vectors of its chunks."""

    title: str
    chunks: Sequence[Chunk]
    vectors: Mapping[UUID, bytes]


@dataclass(frozen=True)
class Expected:
    """The graph, and the canonical sense of every sense."""

    graph: Snapshot
    links: Mapping[UUID, UUID]


def expected(workspace_id: UUID, documents: Mapping[UUID, Read], curations: Sequence[Curation]) -> Expected:
    """Of one workspace with these documents and these curations in force."""
    rulings = replay(curations)
    extracted = {id_: _extracted(document) for id_, document in documents.items()}
    said = [a for id_, document in documents.items() for a in _appearances(id_, document, extracted[id_])]
    senses = _senses(workspace_id, said, documents, rulings)
    everyone = [sense for told in senses.values() for sense in told]
    links = _links(everyone, documents, rulings)
    nodes = _nodes(everyone, links, rulings)
    found = Snapshot()
    stated: dict[str, set[str]] = defaultdict(set)
    by_document: dict[UUID, dict[str, EntityNode]] = defaultdict(dict)
    for a in said:
        sense = sense_of(senses[a.norm], a.document_id, a.type)
        assert sense is not None
        by_document[a.document_id][a.norm] = nodes[links[sense.id].canonical_id]
    for id_, document in documents.items():
        found.documents[str(id_)] = document.title
        brought = draft(document.chunks, extracted[id_], by_document[id_])
        found.chunks |= {str(c.id): (str(c.document_id), c.generation, c.ordinal) for c in brought.chunks}
        found.entities |= {str(e.id): (e.name, e.norm, e.type) for e in brought.entities}
        for m in brought.mentions:
            found.mentions[str(m.chunk_id), str(m.entity_id)] = (list(m.starts), list(m.ends), list(m.surfaces))
        for r in brought.relations:
            stated[str(r.id)] |= {str(chunk_id) for chunk_id in r.chunk_ids}
            chunk_ids = sorted(stated[str(r.id)])
            found.relations[str(r.id)] = (str(r.source), r.predicate, str(r.target), chunk_ids, len(chunk_ids))
    return Expected(found, {id_: link.canonical_id for id_, link in links.items()})


def _extracted(document: Read) -> dict[str, Extraction]:
    texts = [chunk.text for chunk in document.chunks]
    found = LocalExtractor().extract_now(texts, document.title)
    return {chunk.content_hash: extraction for chunk, extraction in zip(document.chunks, found, strict=True)}


def _appearances(id_: UUID, document: Read, extracted: Mapping[str, Extraction]) -> list[Appearance]:
    ballot, collector = Ballot(), Collector(id_, document.title)
    for chunk in document.chunks:
        ballot.count(chunk.text, extracted[chunk.content_hash])
        collector.count(chunk, extracted[chunk.content_hash])
    return collector.appearances(ballot.types(), ballot.names())


def _senses(
    workspace_id: UUID, said: Sequence[Appearance], documents: Mapping[UUID, Read], rulings: Rulings
) -> dict[str, list[Sense]]:
    by_norm: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in sorted(said, key=lambda a: a.document_id):
        by_norm[appearance.norm].append(appearance)
    return {
        norm: tell_senses(
            workspace_id,
            norm,
            held[:SAMPLE],
            sum(a.mentions for a in held),
            _context(held[:SAMPLE], documents),
            rulings,
        )
        for norm, held in by_norm.items()
    }


def _context(said: Sequence[Appearance], documents: Mapping[UUID, Read]) -> dict[UUID, Vector]:
    chunks: dict[UUID, set[UUID]] = defaultdict(set)
    for appearance in said:
        chunks[appearance.document_id] |= set(appearance.chunk_ids)
    context = {}
    for document_id, ids in chunks.items():
        rows = [unpack_passage(documents[document_id].vectors[id_]) for id_ in sorted(ids)]
        mean = np.mean(rows, axis=0)
        context[document_id] = mean / np.linalg.norm(mean)
    return context


def _links(senses: Sequence[Sense], documents: Mapping[UUID, Read], rulings: Rulings) -> dict[UUID, Link]:
    """Every pair is judged that shares a key."""
    held = {sense.id: keys(sense.norm, sense.type, sense.appearances) for sense in senses}
    verdicts = {}
    for one, other in combinations(senses, 2):
        if one.norm != other.norm and not held[one.id].isdisjoint(held[other.id]):
            verdict = score(one, other, _context([*one.appearances, *other.appearances], documents))
            if verdict.score >= ACCEPT:
                verdicts[frozenset((one.id, other.id))] = verdict
    return link(senses, verdicts, rulings)


def _nodes(senses: Sequence[Sense], links: Mapping[UUID, Link], rulings: Rulings) -> dict[UUID, EntityNode]:
    members: dict[UUID, list[Sense]] = defaultdict(list)
    for sense in senses:
        members[links[sense.id].canonical_id].append(sense)
    nodes = {}
    for id_, group in members.items():
        canonical = next(sense for sense in group if sense.id == id_)
        name, type_ = rulings.shown(group)
        specific = Counter[str]()
        for sense in group:
            specific[sense.type] += sense.mentions
        if type_ is None and canonical.type == "other" and len(specific) > 1:
            typed = [sense for sense in group if sense.type != "other"]
            type_ = min(typed, key=lambda sense: (-sense.mentions, sense.type)).type
        nodes[id_] = EntityNode(id_, name or canonical.name, canonical.norm, type_ or canonical.type)
    return nodes
