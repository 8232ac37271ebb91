"""The tables are what the models say, and the last step can be taken back."""

from pydantic import SecretStr

from weft_stores.postgres.migrations import check, downgrade, upgrade

GRAPH = {"package": "weft_graph", "schema": "graph"}


async def test_migrations_match_the_models_and_go_both_ways(database: SecretStr) -> None:
    await check(database, **GRAPH)
    await downgrade(database, revision="-1", **GRAPH)
    await upgrade(database, **GRAPH)
    await check(database, **GRAPH)
