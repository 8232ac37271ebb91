"""What ChunkVectors promises, on the local server and on a real one."""

import asyncio
import math
import random
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from qdrant_client import AsyncQdrantClient

from weft_core.bm25 import SparseVector, encode_document, encode_query
from weft_core.contracts.documents import Metadata
from weft_core.errors import UnavailableError
from weft_core.ids import chunk_id
from weft_stores.qdrant.chunks import BATCH, ChunkPoint, ChunkVectors
from weft_stores.qdrant.client import open_qdrant
from weft_stores.qdrant.collections import ALIAS, ensure_chunks
from weft_stores.qdrant.errors import ChunkCollectionError
from weft_stores.qdrant.scope import VectorFilter
from weft_stores.qdrant.search import ChunkSearch, SearchHttp, open_search
from weft_stores.settings import QdrantSettings

DIMENSION = 16
MORNING = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
EVERYTHING = VectorFilter()
NO_TERMS = SparseVector(indices=[], values=[])


class Tenant(ChunkVectors):
    """A workspace, written and searched."""

    def __init__(self, client: AsyncQdrantClient, http: SearchHttp) -> None:
        workspace = uuid4()
        super().__init__(client, workspace)
        self.search = ChunkSearch(http, workspace)


def unit(seed: int) -> list[float]:
    numbers = random.Random(seed)  # noqa: S311 - the same vectors in every run
    vector = [numbers.gauss(0, 1) for _ in range(DIMENSION)]
    norm = math.sqrt(sum(x * x for x in vector))
    return [x / norm for x in vector]


def point(
    document_id: UUID,
    ordinal: int,
    text: str,
    *,
    generation: int = 1,
    seed: int | None = None,
    created_at: datetime = MORNING,
    metadata: Metadata | None = None,
) -> ChunkPoint:
    return ChunkPoint(
        id=chunk_id(document_id, generation, ordinal),
        document_id=document_id,
        generation=generation,
        ordinal=ordinal,
        dense=unit(ordinal if seed is None else seed),
        sparse=encode_document(text),
        created_at=created_at,
        metadata=metadata or {},
    )


@pytest.fixture(scope="module")
async def client(server_url: SecretStr) -> AsyncIterator[AsyncQdrantClient]:
    opened = open_qdrant(QdrantSettings(qdrant_url=server_url))
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def searching(server_url: SecretStr) -> AsyncIterator[SearchHttp]:
    opened = open_search(QdrantSettings(qdrant_url=server_url))
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def collection(client: AsyncQdrantClient) -> AsyncIterator[str]:
    name = await ensure_chunks(client, "contract-suite", DIMENSION)
    yield name
    await client.delete_collection(name)


@pytest.fixture
def mine(client: AsyncQdrantClient, searching: SearchHttp, collection: str) -> Tenant:
    return Tenant(client, searching)


@pytest.fixture
def theirs(client: AsyncQdrantClient, searching: SearchHttp, collection: str) -> Tenant:
    return Tenant(client, searching)


async def test_dense_finds_the_nearest_first(mine: Tenant) -> None:
    document = uuid4()
    points = [point(document, n, f"text {n}", generation=7) for n in range(20)]
    await mine.upsert(points)
    hits = await mine.search.dense(points[5].dense, 3, EVERYTHING)
    assert len(hits) == 3
    assert hits[0].chunk_id == points[5].id
    assert hits[0].score == pytest.approx(1.0, abs=1e-4)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


async def test_sparse_finds_rare_terms_first(mine: Tenant) -> None:
    document = uuid4()
    texts = ["the harbour at night", "harbour and lighthouse", "lighthouse keeper quokka", "a field of wheat"]
    points = [point(document, n, text) for n, text in enumerate(texts)]
    await mine.upsert(points)
    hits = await mine.search.sparse(encode_query("a quokka near the harbour"), 10, EVERYTHING)
    assert hits[0].chunk_id == points[2].id
    assert {hit.chunk_id for hit in hits} == {points[0].id, points[1].id, points[2].id}


async def test_a_question_without_terms_finds_nothing_by_words(mine: Tenant) -> None:
    await mine.upsert([point(uuid4(), 0, "something")])
    assert await mine.search.sparse(NO_TERMS, 5, EVERYTHING) == []


async def test_tenants_with_the_same_content_never_meet(mine: Tenant, theirs: Tenant) -> None:
    my_document, their_document = uuid4(), uuid4()
    text = "an identical sentence about quicksilver"
    for vectors, document in ((mine, my_document), (theirs, their_document)):
        await vectors.upsert([point(document, n, text) for n in range(5)])
    terms = encode_query("quicksilver")
    for vectors, document in ((mine, my_document), (theirs, their_document)):
        for hits in (
            await vectors.search.dense(unit(0), 50, EVERYTHING),
            await vectors.search.sparse(terms, 50, EVERYTHING),
        ):
            assert len(hits) == 5
            assert {hit.chunk_id for hit in hits} == {chunk_id(document, 1, n) for n in range(5)}
        assert await vectors.count() == 5
    assert await mine.search.dense(unit(0), 5, VectorFilter(document_ids=[their_document])) == []
    assert await mine.existing([chunk_id(their_document, 1, n) for n in range(5)]) == set()
    assert await mine.count(their_document) == 0
    await mine.delete_generations(their_document, keep=None)
    assert await theirs.count() == 5


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"lang": "de"}, {0}),
        ({"year": 2020}, {0, 1}),
        ({"year": 2020.0}, {0, 1}),
        ({"weight": 1.5}, {1}),
        ({"public": True}, {0}),
        ({"public": False}, {1}),
        ({"big": 2**53 + 1}, {2}),
        ({"year": 2020, "lang": "fr"}, {1}),
        ({"year": "2020"}, set()),
        ({"public": 1}, {2}),
        ({"odd-name_1": "x"}, {2}),
        ({"unknown": "x"}, set()),
    ],
    ids=str,
)
async def test_metadata_filter(mine: Tenant, metadata: Metadata, expected: set[int]) -> None:
    document = uuid4()
    kinds: list[Metadata] = [
        {"lang": "de", "year": 2020, "public": True},
        {"lang": "fr", "year": 2020.0, "weight": 1.5, "public": False},
        {"big": 2**53 + 1, "public": 1, "odd-name_1": "x"},
        {"big": 2**53},
    ]
    await mine.upsert([point(document, n, "same words", metadata=kind) for n, kind in enumerate(kinds)])
    filter_ = VectorFilter(metadata=metadata)
    wanted = {chunk_id(document, 1, n) for n in expected}
    terms = encode_query("words")
    assert {hit.chunk_id for hit in await mine.search.dense(unit(0), 10, filter_)} == wanted
    assert {hit.chunk_id for hit in await mine.search.sparse(terms, 10, filter_)} == wanted


async def test_time_and_document_filters(mine: Tenant) -> None:
    documents = [uuid4() for _ in range(3)]
    chunks = [chunk_id(document, 1, 0) for document in documents]
    day = timedelta(days=1)
    for n, document in enumerate(documents):
        await mine.upsert([point(document, 0, "words", created_at=MORNING + n * day)])

    async def found(filter_: VectorFilter) -> list[int]:
        return sorted(chunks.index(hit.chunk_id) for hit in await mine.search.dense(unit(0), 10, filter_))

    assert await found(VectorFilter(created_after=MORNING + day)) == [2]
    assert await found(VectorFilter(created_after=MORNING + day / 2)) == [1, 2]
    assert await found(VectorFilter(created_before=MORNING + day)) == [0]
    assert await found(VectorFilter(created_after=MORNING - day, created_before=MORNING + 2 * day)) == [0, 1]
    assert await found(VectorFilter(document_ids=documents[:2])) == [0, 1]
    assert await found(VectorFilter(document_ids=documents[:2], created_after=MORNING + day / 2)) == [1]


async def test_upsert_is_idempotent_and_replaces(mine: Tenant) -> None:
    document = uuid4()
    points = [point(document, n, f"text {n}") for n in range(4)]
    await mine.upsert(points)
    await mine.upsert(points)
    assert await mine.count(document) == 4
    await mine.upsert([replace(points[0], sparse=encode_document("entirely zebra"), metadata={"v": 2})])
    assert await mine.count(document) == 4
    assert [hit.chunk_id for hit in await mine.search.sparse(encode_query("zebra"), 5, EVERYTHING)] == [points[0].id]
    assert len(await mine.search.dense(unit(0), 5, VectorFilter(metadata={"v": 2}))) == 1


async def test_a_large_document_is_written_in_batches(mine: Tenant) -> None:
    document = uuid4()
    points = [point(document, n, "words") for n in range(4 * BATCH + 3)]
    await mine.upsert(points)
    assert await mine.count() == len(points)
    assert await mine.existing([*(p.id for p in points), uuid4()]) == {p.id for p in points}
    assert await mine.existing([]) == set()


async def test_nothing_to_upsert(mine: Tenant) -> None:
    await mine.upsert([])
    assert await mine.count() == 0


async def test_deleting_generations_keeps_one(mine: Tenant) -> None:
    document, other = uuid4(), uuid4()
    for generation in (1, 2, 3):
        await mine.upsert([point(document, n, "words", generation=generation) for n in range(3)])
    await mine.upsert([point(other, 0, "words")])
    await mine.delete_generations(document, keep=2)
    made = {generation: [chunk_id(document, generation, n) for n in range(3)] for generation in (1, 2, 3)}
    assert await mine.existing(made[2]) == set(made[2])
    assert await mine.existing(made[1] + made[3]) == set()
    await mine.delete_generations(document, keep=None)
    await mine.delete_generations(document, keep=None)
    assert await mine.count(document) == 0
    assert await mine.count(other) == 1


async def test_ensure_is_idempotent_under_a_race(client: AsyncQdrantClient, collection: str) -> None:
    assert set(await asyncio.gather(*(ensure_chunks(client, "contract-suite", DIMENSION) for _ in range(8)))) == {
        collection
    }
    schema = (await client.get_collection(ALIAS)).payload_schema
    assert {field: index.data_type.value for field, index in schema.items()} == {
        "workspace_id": "keyword",
        "document_id": "keyword",
        "generation": "integer",
        "created_at": "datetime",
    }


async def test_an_alias_to_chunks_of_another_model_stays(client: AsyncQdrantClient, collection: str) -> None:
    await ChunkVectors(client, uuid4()).upsert([point(uuid4(), 0, "words")])
    try:
        with pytest.raises(ChunkCollectionError, match="another model"):
            await ensure_chunks(client, "contract-other", DIMENSION)
        aliases = (await client.get_aliases()).aliases
        assert [alias.collection_name for alias in aliases if alias.alias_name == ALIAS] == [collection]
    finally:
        await client.delete_collection("chunks_contract-other")


async def test_another_dimension_is_refused(client: AsyncQdrantClient, collection: str) -> None:
    with pytest.raises(ChunkCollectionError, match="16 dimensions"):
        await ensure_chunks(client, "contract-suite", DIMENSION * 2)


@pytest.fixture
def nowhere() -> SecretStr:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return SecretStr(f"http://:some-key@127.0.0.1:{probe.getsockname()[1]}")


async def test_a_dead_server_is_unavailable(nowhere: SecretStr) -> None:
    client = open_qdrant(QdrantSettings(qdrant_url=nowhere))
    searching = open_search(QdrantSettings(qdrant_url=nowhere))
    vectors = Tenant(client, searching)
    for call in (
        vectors.upsert([point(uuid4(), 0, "words")]),
        vectors.search.dense(unit(0), 1, EVERYTHING),
        vectors.search.sparse(encode_query("words"), 1, EVERYTHING),
        vectors.count(),
        vectors.existing([uuid4()]),
        vectors.delete_generations(uuid4(), keep=None),
        ensure_chunks(client, "x", DIMENSION),
    ):
        with pytest.raises(UnavailableError) as raised:
            await call
        assert raised.value.dependency == "qdrant"
    await client.close()
    await searching.close()


async def test_wrong_credentials_are_unavailable(server_url: SecretStr) -> None:
    wrong = SecretStr(server_url.get_secret_value().replace("http://:", "http://:not-"))
    client = open_qdrant(QdrantSettings(qdrant_url=wrong))
    searching = open_search(QdrantSettings(qdrant_url=wrong))
    vectors = Tenant(client, searching)
    for call in (vectors.count(), vectors.search.dense(unit(0), 1, EVERYTHING)):
        with pytest.raises(UnavailableError, match="credentials"):
            await call
    await client.close()
    await searching.close()
