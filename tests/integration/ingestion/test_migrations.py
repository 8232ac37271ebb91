"""The tables are what the models say, and the last step can be taken back."""

from pydantic import SecretStr

from weft_stores.postgres.migrations import check, downgrade, upgrade

INGESTION = {"package": "weft_ingestion", "schema": "ingestion"}


async def test_migrations_match_the_models_and_go_both_ways(database: SecretStr) -> None:
    await check(database, **INGESTION)
    await downgrade(database, revision="-1", **INGESTION)
    await upgrade(database, **INGESTION)
    await check(database, **INGESTION)
