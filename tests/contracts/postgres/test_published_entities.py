"""Readers see names that published documents use, in one workspace, and find them in the order of their bytes."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from support.registry import APART, INITIALS, Named, Registry
from weft_stores.postgres.engine import session_factory
from weft_stores.postgres.entity_search import EntitySearch, Match
from weft_stores.postgres.migrations import upgrade
from weft_stores.postgres.published_entities import PublishedEntities, Resolution
from weft_stores.postgres.reader import Reader, open_reader, reading

DOCUMENT = text(
    "INSERT INTO ingestion.documents (id, workspace_id, created_by, title, filename, media_type, byte_size, "
    "content_hash, status, stage, latest_generation, active_generation) "
    "VALUES (:id, :w, :id, 't', 'a', 'text/plain', 1, :hash, 'ready', 'done', 1, :active)"
)
GENERATION = text(
    "INSERT INTO ingestion.generations (document_id, generation, workspace_id, filename, media_type, byte_size, "
    "content_hash, blob_key) VALUES (:id, 1, :w, 'a', 'text/plain', 1, :hash, 'k')"
)
DELETED = text("UPDATE ingestion.documents SET deleted_at = now() WHERE id = :id")
UNRESOLVED = text("INSERT INTO ingestion.unresolved_names (workspace_id, norm) VALUES (:w, 'ada')")


@pytest.fixture
async def sessions(database: SecretStr, engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    await upgrade(database, "weft_ingestion", "ingestion")
    return session_factory(engine)


@pytest.fixture
async def reader(database: SecretStr, sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Reader]:
    """After the migrations, which make its role."""
    async with open_reader(database, application_name="tests", pool_size=2) as opened:
        yield opened


@pytest.fixture
def registry(sessions: async_sessionmaker[AsyncSession]) -> Registry:
    return Registry(sessions, uuid4(), "thing")


async def plant(registry: Registry, *names: str, active: int | None = 1, sense: str = "") -> UUID:
    """A document that names each once."""
    document = uuid4()
    values = {"id": document, "w": registry.workspace_id, "hash": document.hex}
    async with registry.sessions.begin() as session:
        await session.execute(DOCUMENT, {**values, "active": active})
        await session.execute(GENERATION, values)
    await registry.write(document, 1, [Named(name, 1, sense) for name in names])
    return document


async def test_a_sense_is_published_while_a_document_that_has_it_is(registry: Registry, reader: Reader) -> None:
    published = PublishedEntities(reader, registry.workspace_id)
    ada, ship = registry.sense_id("Ada"), registry.sense_id("Ada", "ship")
    await plant(registry, "Ada", active=None)
    assert await published.by_ids([ada]) == {}
    first = await plant(registry, "Ada")
    second = await plant(registry, "Ada", sense="ship")
    found = await published.by_ids([ada, ship, uuid4()])
    assert set(found) == {ada, ship}
    assert found[ship].discriminator == "ship"
    assert found[ship].document_ids == [second]
    assert found[ship].apart == APART
    async with registry.sessions.begin() as session:
        await session.execute(DELETED, {"id": second})
    assert set(await published.canonical([ada, ship])) == {ada}
    assert [sense.id for sense in await published.named(["ada", "nobody"])] == [ada]
    other = PublishedEntities(reader, uuid4())
    assert await other.by_ids([ada]) == await other.canonical([ada]) == {}
    assert await other.named(["ada"]) == await other.linked_to(ada) == []
    assert (await published.by_ids([ada]))[ada].document_ids is not None
    assert first in ((await published.by_ids([ada]))[ada].document_ids or ())


async def test_a_link_says_to_what_and_why(registry: Registry, reader: Reader) -> None:
    registry.links["IBM"] = ("International Business Machines", INITIALS)
    await plant(registry, "IBM", "International Business Machines", "Lenovo")
    await plant(registry, "IBM")
    published = PublishedEntities(reader, registry.workspace_id)
    short, full = registry.sense_id("IBM"), registry.sense_id("International Business Machines")
    assert await published.canonical([short, full]) == {short: full, full: full}
    senses = await published.linked_to(full)
    assert [(s.name, s.mentions, s.score, s.reasons) for s in senses] == [
        ("IBM", 2, 0.9, INITIALS),
        ("International Business Machines", 1, 1.0, []),
    ]


async def test_documents_use_names_for_an_entity(registry: Registry, reader: Reader) -> None:
    registry.links["IBM"] = ("International Business Machines", INITIALS)
    both = await plant(registry, "IBM", "International Business Machines", "Lenovo")
    one = await plant(registry, "IBM")
    await plant(registry, "IBM", active=None)
    full = registry.sense_id("International Business Machines")
    used = {both: {"ibm", "international business machines"}, one: {"ibm"}}
    assert await PublishedEntities(reader, registry.workspace_id).used(full) == used
    assert await PublishedEntities(reader, uuid4()).used(full) == {}


async def test_resolution_says_how_far_it_is(registry: Registry, reader: Reader) -> None:
    published = PublishedEntities(reader, registry.workspace_id)
    assert await published.resolution() == Resolution()
    await plant(registry, "Ada")
    assert await published.resolution() == Resolution(0, 0, resolving=False)
    async with registry.sessions.begin() as session:
        await session.execute(UNRESOLVED, {"w": registry.workspace_id})
    await registry.applied(3)
    assert await published.resolution() == Resolution(3, 3, resolving=True)
    assert await PublishedEntities(reader, uuid4()).resolution() == Resolution()


async def test_the_reading_role_sees_no_table_of_names(registry: Registry, reader: Reader) -> None:
    await plant(registry, "Ada")
    for statement in (
        "SELECT 1 FROM ingestion.entities",
        "SELECT 1 FROM ingestion.appearances",
        "SELECT 1 FROM ingestion.resolutions",
        "SELECT 1 FROM ingestion.unresolved_names",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with reading(reader) as connection:
                await connection.execute(text(statement))


async def whole(search: EntitySearch, norm: str, limit: int) -> list[Match]:
    """All pages."""
    found: list[Match] = []
    after = None
    while page := await search.page(norm, None, limit, after):
        found += page
        after = page[-1]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
async def test_beginnings_come_first_then_the_rest_in_the_order_of_bytes(
    registry: Registry, reader: Reader, limit: int
) -> None:
    names = ["ann", "anna", "ann b", "ann_c", "änn", "joann", "hannah", "bob", "名 ann", "ann 名", "ann1"]
    norms = ["ann", "ann 名", "ann b", "ann c", "ann1", "anna", "hannah", "joann", "名 ann"]
    await plant(registry, *[name for name in names if name != "änn"])
    search = EntitySearch(reader, registry.workspace_id)
    found = await whole(search, "ann", limit)
    assert [match.name for match in found] == sorted(norms[:6]) + sorted(norms[6:])
    assert [match.inside for match in found] == [False] * 6 + [True] * 3
    assert [match.name for match in await whole(search, "", limit)] == sorted([*norms, "bob"])
    assert await whole(EntitySearch(reader, uuid4()), "ann", limit) == []


async def test_an_entity_stands_for_each_of_its_names_and_first_says_where(registry: Registry, reader: Reader) -> None:
    registry.links["Ann B"] = ("Zoe Ann", INITIALS)
    registry.labels["Zoe Ann"] = "Annabel"
    await plant(registry, "Zoe Ann", "Ann B", "Ann")
    search = EntitySearch(reader, registry.workspace_id)
    zoe, ann = registry.sense_id("Zoe Ann"), registry.sense_id("Ann")
    assert await search.page("ann", None, 50) == [
        Match(False, "ann", ann),
        Match(False, "ann b", zoe),
        Match(False, "annabel", zoe),
        Match(True, "zoe ann", zoe),
    ]
    assert await search.first("ann", [zoe, ann]) == {
        zoe: Match(False, "ann b", zoe),
        ann: Match(False, "ann", ann),
    }
    assert await search.first("bel", [zoe, ann]) == {zoe: Match(True, "annabel", zoe)}
    assert [match.name for match in await search.page("", None, 50)] == ["ann", "annabel"]
    assert len(await search.page("ann", "thing", 50)) == 4
    assert await search.page("ann", "person", 50) == await search.alike("ann", "person", 50) == []


async def test_names_that_share_trigrams_come_by_how_many(registry: Registry, reader: Reader) -> None:
    await plant(registry, "ada lovelace", "lovelace", "lovelock", "charles babbage")
    search = EntitySearch(reader, registry.workspace_id)
    found = [match.name for match in await search.alike("lovelase", None, 50)]
    assert found[0] == "lovelace"
    assert set(found) == {"lovelace", "lovelock", "ada lovelace"}
    assert len(await search.alike("lovelase", None, 1)) == 1
    assert await EntitySearch(reader, uuid4()).alike("lovelase", None, 50) == []
