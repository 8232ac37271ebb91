"""`python -m weft_ingestion.main serve|migrate`."""

from weft_service.main import run_service
from weft_stores.postgres.migrations import upgrade

from weft_ingestion.app import create_app
from weft_ingestion.models.base import SCHEMA
from weft_ingestion.settings import IngestionSettings


async def migrate(settings: IngestionSettings) -> None:
    await upgrade(settings.postgres_url, "weft_ingestion", SCHEMA)


if __name__ == "__main__":
    run_service(create_app, IngestionSettings, migrate)
