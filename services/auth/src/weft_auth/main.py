"""`python -m weft_auth.main serve|migrate`."""

from typing import TYPE_CHECKING

from weft_auth.settings import AuthSettings
from weft_service.main import run_service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: AuthSettings) -> "FastAPI":
    """Imported only to serve: a migration needs none of it."""
    from weft_auth.app import create_app as build

    return build(settings)


async def migrate(settings: AuthSettings) -> None:
    """Bring the schema `auth` up to date."""
    from weft_stores.postgres.migrations import upgrade

    await upgrade(settings.postgres_url, package="weft_auth", schema="auth")


if __name__ == "__main__":
    run_service(create_app, AuthSettings, migrate, name="weft_auth")
