"""The auth service as an app."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from weft_auth.api import accounts, jwks, members, workspaces
from weft_auth.container import Container, open_container
from weft_auth.settings import AuthSettings
from weft_service.app import create_service_app
from weft_service.health import Check
from weft_service.tokens import TokenVerifier


def create_app(settings: AuthSettings) -> FastAPI:
    """The app; what it owns is opened by its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container(settings) as container:
            app.state.container = container
            # Auth has the keys itself: asking its own address for them would be a detour.
            app.state.verifier = TokenVerifier(container.keys)
            yield

    return create_service_app(
        title="Weft auth",
        settings=settings,
        lifespan=lifespan,
        routers=[accounts.router, jwks.router, workspaces.router, members.router],
        checks=_checks,
    )


def _checks(app: FastAPI) -> Mapping[str, Check]:
    container: Container = app.state.container
    return {"postgres": container.check_postgres, "signing keys": container.check_keys}
