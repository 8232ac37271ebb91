"""Writes are idempotent and exact under concurrency; deletes take away exactly what one document brought."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from contracts.neo4j.conftest import Store
from support.graphs import GraphModel, Said, Snapshot, make_batch, random_chunks, seeded
from weft_core.graph import GraphBatch


async def test_a_batch_is_written_as_it_is(store: Store, workspace: UUID) -> None:
    model = GraphModel()
    batch = make_batch(workspace, uuid4(), 1, random_chunks(seeded(1), 10, 8))
    await store.writer(workspace).write(batch)
    model.write(batch)
    assert await store.dump(workspace) == model.snapshot()


async def test_writing_again_changes_nothing(store: Store, workspace: UUID) -> None:
    batch = make_batch(workspace, uuid4(), 1, random_chunks(seeded(2), 10, 8))
    await store.writer(workspace).write(batch)
    first = await store.dump(workspace)
    await store.writer(workspace).write(batch)
    assert await store.dump(workspace) == first


async def test_relations_collect_evidence_from_several_documents(store: Store, workspace: UUID) -> None:
    model = GraphModel()
    said = [Said((("Ada", "person"), ("Byron", "person")), ((0, "child of", 1),))]
    for document in (uuid4(), uuid4(), uuid4()):
        batch = make_batch(workspace, document, 1, said)
        model.write(batch)
        await store.writer(workspace).write(batch)
    found = await store.dump(workspace)
    assert found == model.snapshot()
    assert [weight for *_, weight in found.relations.values()] == [3]


async def test_entities_are_called_what_they_were_described_as(store: Store, workspace: UUID) -> None:
    writer = store.writer(workspace)
    batch = make_batch(workspace, uuid4(), 1, [Said((("Acme", "company"),))])
    await writer.write(batch)
    renamed = replace(batch.entities[0], name="Acme Corporation", type="organisation")
    absent = replace(renamed, id=uuid4())
    await writer.describe([renamed, absent])
    await writer.write(make_batch(workspace, uuid4(), 1, [Said((("Acme", "company"),))]))
    assert (await store.dump(workspace)).entities == {str(renamed.id): ("Acme Corporation", "acme", "organisation")}


@pytest.mark.parametrize("seed", range(3))
async def test_writing_a_chunk_again_replaces_what_it_said(store: Store, workspace: UUID, seed: int) -> None:
    """Which also is how its mentions and relations move to other entities."""
    rng = seeded(seed)
    model = GraphModel()
    documents = [uuid4() for _ in range(3)]
    sizes = {document: rng.randint(1, 4) for document in documents}
    for _ in range(8):
        document = rng.choice(documents)
        batch = make_batch(workspace, document, 1, random_chunks(rng, 8, sizes[document]))
        model.write(batch)
        await store.writer(workspace).write(batch)
        assert await store.dump(workspace) == model.snapshot()


async def test_chunks_that_name_an_entity_are_told(store: Store, workspace: UUID) -> None:
    said = [Said((("Ada", "person"),)), Said((("Byron", "person"),)), Said((("Ada", "person"),))]
    batch, newer = (make_batch(workspace, document, 1, said) for document in (uuid4(), uuid4()))
    ada = next(e.id for e in batch.entities if e.name == "Ada")
    writer = store.writer(workspace)
    await writer.write(batch, newer)
    places = [(batch.document_id, 1, ada), (newer.document_id, 2, ada)]
    assert await writer.chunks_naming(places) == {batch.document_id: [0, 2]}
    documents = sorted((batch.document_id, newer.document_id), key=str)
    assert await writer.documents(None, 10) == documents
    assert await writer.documents(documents[0], 10) == documents[1:]


async def test_entities_without_edges_are_not_written(store: Store, workspace: UUID) -> None:
    batch = make_batch(workspace, uuid4(), 1, [Said((("Ada", "person"),))])
    lonely = GraphBatch(batch.document_id, 1, "t", batch.chunks, batch.entities)
    await store.writer(workspace).write(lonely)
    assert (await store.dump(workspace)).entities == {}


@pytest.mark.parametrize("missing", ["chunks", "entities"])
async def test_a_batch_that_names_what_it_does_not_hold_is_refused(store: Store, workspace: UUID, missing: str) -> None:
    batch = make_batch(workspace, uuid4(), 1, [Said((("Ada", "person"), ("Byron", "person")), ((0, "knows", 1),))])
    chunks = () if missing == "chunks" else batch.chunks
    entities = () if missing == "entities" else batch.entities
    broken = GraphBatch(batch.document_id, 1, "t", chunks, entities, batch.mentions, batch.relations)
    with pytest.raises(ValueError, match="must hold"):
        await store.writer(workspace).write(broken)
    assert await store.dump(workspace) == Snapshot()


async def test_equal_names_in_two_workspaces_are_two_entities(store: Store) -> None:
    here, there = uuid4(), uuid4()
    said = [Said((("Ada", "person"), ("Byron", "person")), ((0, "child of", 1),))]
    document = uuid4()
    mine, theirs = make_batch(here, document, 1, said), make_batch(there, uuid4(), 1, said)
    await store.writer(here).write(mine)
    await store.writer(there).write(theirs)
    before = await store.dump(there)
    await store.writer(there).delete_generations(document, None)  # another workspace's document
    assert len((await store.dump(here)).entities) == 2
    await store.writer(here).delete_generations(document, None)
    assert await store.dump(here) == Snapshot()
    assert await store.dump(there) == before


HOSTILE = [
    "`) DETACH DELETE n //",
    "'}) MATCH (n) DETACH DELETE n //",
    'a"b\\',
    "\\u0060 \\u0027",
    "tab\there",
    "line\nbreak",
    "/* comment */",
    "Ünïcödé 漢字 🧬",
    "$workspace_id",
    "{id: 1}",
    "a" * 512,
]


async def test_hostile_names_types_and_predicates_are_data(store: Store, workspace: UUID) -> None:
    model = GraphModel()
    said = [Said(((f"{text} one", text[:64]), (f"{text} two", text[:64])), ((0, text[:128], 1),)) for text in HOSTILE]
    batch = make_batch(workspace, uuid4(), 1, said, title=HOSTILE[0])
    model.write(batch)
    await store.writer(workspace).write(batch)
    assert await store.dump(workspace) == model.snapshot()
    types = {type_ for type_, _ in (await store.reader(workspace).stats()).entity_types}
    assert types == {text[:64] for text in HOSTILE}


async def test_concurrent_writers_of_shared_entities_lose_nothing(store: Store, workspace: UUID) -> None:
    model = GraphModel()
    rng = seeded(3)
    batches = [make_batch(workspace, uuid4(), 1, random_chunks(rng, 12, 40)) for _ in range(8)]
    for batch in batches:
        model.write(batch)

    async def write(mine: list[GraphBatch]) -> None:
        for batch in mine:
            await store.writer(workspace).write(batch)

    await asyncio.gather(*(write(batches[i::4]) for i in range(4)))
    assert await store.dump(workspace) == model.snapshot()


async def test_deleting_beside_writers_of_the_same_entities_is_exact(store: Store, workspace: UUID) -> None:
    """Documents come and go over one small pool of names: an entity is an orphan for one while another attaches."""
    model = GraphModel()
    rng = seeded(4)
    documents = [uuid4() for _ in range(6)]
    rounds = 6
    batches = {(d, g): make_batch(workspace, d, g, random_chunks(rng, 4, 3)) for d in documents for g in range(rounds)}

    async def live(document: UUID) -> None:
        writer = store.writer(workspace)
        for generation in range(rounds):
            await writer.write(batches[document, generation])
            await writer.delete_generations(document, keep=generation if generation % 2 else None)

    await asyncio.gather(*map(live, documents))
    for document in documents:
        model.write(batches[document, rounds - 1])
    assert await store.dump(workspace) == model.snapshot()


@pytest.mark.parametrize("seed", range(4))
async def test_any_sequence_of_writes_and_deletes_equals_the_model(store: Store, workspace: UUID, seed: int) -> None:
    rng = seeded(seed)
    model = GraphModel()
    writer = store.writer(workspace)
    documents = [uuid4() for _ in range(3)]
    written: dict[UUID, int] = dict.fromkeys(documents, -1)
    for _ in range(14):
        document = rng.choice(documents)
        if rng.random() < 0.6:
            written[document] += 1
            batch = make_batch(workspace, document, written[document], random_chunks(rng, 8, rng.randint(1, 5)))
            model.write(batch)
            await writer.write(batch)
        else:
            keep = rng.choice([None, written[document]])
            before = model.snapshot()
            model.delete(document, keep)
            after = model.snapshot()
            deleted = await writer.delete_generations(document, keep)
            assert deleted.chunks == len(before.chunks) - len(after.chunks)
            assert deleted.mentions == len(before.mentions) - len(after.mentions)
            assert deleted.relations == len(before.relations) - len(after.relations)
            assert deleted.entities == len(before.entities) - len(after.entities)
        assert await store.dump(workspace) == model.snapshot()


async def test_a_document_of_many_chunks_is_written_and_deleted_in_slices(store: Store, workspace: UUID) -> None:
    rng = seeded(5)
    other = make_batch(workspace, uuid4(), 1, random_chunks(rng, 30, 3))
    large = make_batch(workspace, uuid4(), 1, random_chunks(rng, 60, 300))
    writer = store.writer(workspace)
    await writer.write(other)
    before = await store.dump(workspace)
    await writer.write(large)
    assert (await store.reader(workspace).stats()).chunks == 303
    deleted = await writer.delete_generations(large.document_id, None)
    assert deleted.chunks == 300
    assert await store.dump(workspace) == before


async def test_deleting_what_is_not_there_does_nothing(store: Store, workspace: UUID) -> None:
    deleted = await store.writer(workspace).delete_generations(uuid4(), None)
    assert (deleted.chunks, deleted.mentions, deleted.relations, deleted.entities) == (0, 0, 0, 0)
