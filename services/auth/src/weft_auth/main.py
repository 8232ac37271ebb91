"""`python -m weft_auth.main serve|migrate`."""

from weft_service.main import run_service

from weft_auth.app import create_app
from weft_auth.settings import AuthSettings


async def migrate(settings: AuthSettings) -> None:
    """Bring the schema `auth` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_auth", schema="auth")


if __name__ == "__main__":
    run_service(create_app, AuthSettings, migrate)
