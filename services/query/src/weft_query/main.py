"""`python -m weft_query.main serve|migrate`."""

from weft_service.main import run_service

from weft_query.app import create_app
from weft_query.settings import QuerySettings


async def migrate(settings: QuerySettings) -> None:
    """Bring the schema `query` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_query", schema="query")


if __name__ == "__main__":
    run_service(create_app, QuerySettings, migrate)
