"""A batch is cut into slices that together are the batch."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from support.graphs import make_batch, random_chunks, seeded
from weft_core.graph import GraphBatch, MentionEdge
from weft_stores.neo4j.batches import CHUNKS_PER_SLICE, slices

WORKSPACE = UUID(int=1)


@pytest.mark.parametrize("size", [0, 1, CHUNKS_PER_SLICE, CHUNKS_PER_SLICE + 1, 300])
def test_slices_are_bounded_sorted_and_complete(size: int) -> None:
    batch = make_batch(WORKSPACE, uuid4(), 1, random_chunks(seeded(1), 30, size))
    parts = list(slices([batch]))
    assert all(len(part.chunks) <= CHUNKS_PER_SLICE for part in parts)
    for part in parts:
        for rows in (part.entities, part.chunks):
            ids = [str(row["id"]) for row in rows]
            assert ids == sorted(ids)
        known = {row["id"] for row in part.entities}
        assert {row["entity_id"] for row in part.mentions} <= known
        assert {end for relation in part.relations for end in (relation.source, relation.target)} <= known
    assert sorted(str(row["id"]) for part in parts for row in part.chunks) == sorted(str(c.id) for c in batch.chunks)
    assert sum(len(part.mentions) for part in parts) == len(batch.mentions)
    stated = {(r.id, c) for part in parts for r in part.relations for c in r.chunk_ids}
    assert stated == {(str(r.id), str(c)) for r in batch.relations for c in r.chunk_ids}


def test_short_documents_share_a_slice_and_their_entities() -> None:
    batches = [make_batch(WORKSPACE, uuid4(), 1, random_chunks(seeded(n), 10, 2)) for n in range(5)]
    shared = batches[0].entities[0]
    other = replace(batches[1], entities=(*batches[1].entities, replace(shared, name="\u0001")))
    batches[1] = replace(
        other, mentions=(*other.mentions, MentionEdge(other.chunks[0].id, shared.id, (1,), (2,), ("x",)))
    )
    (part,) = slices(batches)
    assert [row["id"] for row in part.documents] == sorted(str(batch.document_id) for batch in batches)
    assert {(row["document_id"], row["id"]) for row in part.chunks} == {
        (str(batch.document_id), str(chunk.id)) for batch in batches for chunk in batch.chunks
    }
    assert len(part.mentions) == sum(len(batch.mentions) for batch in batches)
    named = [row["name"] for row in part.entities if row["id"] == str(shared.id)]
    assert named == ["\u0001"], "once, by the first of its spellings"


def test_spans_that_are_not_parallel_are_refused() -> None:
    batch = make_batch(WORKSPACE, uuid4(), 1, random_chunks(seeded(2), 5, 1))
    broken = MentionEdge(batch.chunks[0].id, batch.entities[0].id, (1, 2), (3,), ("x",))
    with pytest.raises(ValueError, match="parallel"):
        list(slices([GraphBatch(batch.document_id, 1, "t", batch.chunks, batch.entities, (broken,))]))


def test_chunks_of_another_generation_are_refused() -> None:
    batch = make_batch(WORKSPACE, uuid4(), 1, random_chunks(seeded(3), 5, 2))
    with pytest.raises(ValueError, match="own document and generation"):
        list(slices([GraphBatch(batch.document_id, 2, "t", batch.chunks)]))
