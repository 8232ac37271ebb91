"""`python -m weft_ingestion.main serve|migrate`."""

from typing import TYPE_CHECKING

from weft_ingestion.settings import IngestionSettings
from weft_service.main import run_service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: IngestionSettings) -> "FastAPI":
    """Imported only to serve: a migration needs none of it."""
    from weft_ingestion.app import create_app as build

    return build(settings)


async def migrate(settings: IngestionSettings) -> None:
    """Bring the schema `ingestion` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_ingestion", schema="ingestion")


if __name__ == "__main__":
    run_service(create_app, IngestionSettings, migrate, name="weft_ingestion")
