"""`python -m weft_auth.main serve|migrate`."""

from weft_auth.settings import AuthSettings
from weft_service.main import run_service


async def migrate(settings: AuthSettings) -> None:
    """Bring the schema `auth` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_auth", schema="auth")


if __name__ == "__main__":
    run_service("weft_auth.app", AuthSettings, migrate)
