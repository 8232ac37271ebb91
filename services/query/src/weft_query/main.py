"""`python -m weft_query.main serve|migrate`."""

from typing import TYPE_CHECKING

from weft_query.settings import QuerySettings
from weft_service.main import run_service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: QuerySettings) -> "FastAPI":
    """Imported only to serve: a migration needs none of it."""
    from weft_query.app import create_app as build

    return build(settings)


async def migrate(settings: QuerySettings) -> None:
    """Bring the schema `query` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_query", schema="query")


if __name__ == "__main__":
    run_service(create_app, QuerySettings, migrate, name="weft_query")
