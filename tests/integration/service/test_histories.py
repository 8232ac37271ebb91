"""The migrations of every service: up, the same as the models, down to nothing, and up again."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from support.databases import empty_database
from weft_stores.postgres.engine import create_engine
from weft_stores.postgres.migrations import check, downgrade, upgrade

HISTORIES = [("weft_auth", "auth"), ("weft_graph", "graph"), ("weft_ingestion", "ingestion"), ("weft_query", "query")]


@pytest.fixture
def database(postgres_url: SecretStr) -> Iterator[SecretStr]:
    with empty_database(postgres_url.get_secret_value()) as url:
        yield SecretStr(url)


@pytest.mark.parametrize(("package", "schema"), HISTORIES)
async def test_up_and_down_and_up_again(database: SecretStr, package: str, schema: str) -> None:
    for _ in range(2):
        await upgrade(database, package, schema)
        await check(database, package, schema)
        await downgrade(database, package, schema)
    engine = create_engine(database, application_name="tests", pool_size=1)
    async with engine.connect() as connection:
        tables = await connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"), {"schema": schema}
        )
        assert set(tables.scalars()) <= {"alembic_version"}
    await engine.dispose()


async def test_documents_from_before_passages_are_read_again(database: SecretStr) -> None:
    await upgrade(database, "weft_ingestion", "ingestion", "0004")
    engine = create_engine(database, application_name="tests", pool_size=1)
    ready, failed = uuid4(), uuid4()
    async with engine.begin() as connection:
        for id_, status, active in ((ready, "ready", 1), (failed, "failed", None)):
            await connection.execute(
                text(
                    "INSERT INTO ingestion.documents (id, workspace_id, created_by, title, filename, media_type, "
                    "byte_size, content_hash, status, stage, active_generation) VALUES "
                    "(:id, :id, :id, 't', 't.txt', 'text/plain', 1, :hash, :status, 'done', :active)"
                ),
                {"id": id_, "hash": id_.hex, "status": status, "active": active},
            )
    await upgrade(database, "weft_ingestion", "ingestion")
    async with engine.connect() as connection:
        jobs = (await connection.execute(text("SELECT document_id, generation, kind, state FROM ingestion.jobs"))).all()
    await engine.dispose()
    assert [tuple(job) for job in jobs] == [(ready, 1, "ingest", "queued")]
