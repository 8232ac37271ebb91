"""`python -m weft_ingestion.main serve|migrate`."""

from weft_ingestion.settings import IngestionSettings
from weft_service.main import run_service


async def migrate(settings: IngestionSettings) -> None:
    """Bring the schema `ingestion` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_ingestion", schema="ingestion")


if __name__ == "__main__":
    run_service("weft_ingestion.app", IngestionSettings, migrate)
