"""`python -m weft_graph.main serve|migrate`."""

from weft_graph.settings import GraphSettings
from weft_service.main import run_service


async def migrate(settings: GraphSettings) -> None:
    """Bring the schema `graph` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_graph", schema="graph")


if __name__ == "__main__":
    run_service("weft_graph.app", GraphSettings, migrate)
