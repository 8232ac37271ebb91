"""`python -m weft_query.main serve|migrate`."""

from weft_query.process import prepare
from weft_query.settings import QuerySettings
from weft_service.main import run_service


async def migrate(settings: QuerySettings) -> None:
    """Bring the schema `query` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_query", schema="query")


if __name__ == "__main__":
    prepare()
    run_service("weft_query.app", QuerySettings, migrate)
