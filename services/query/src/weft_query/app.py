"""The query service as an app."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from weft_models.embedding.base import Embedder
from weft_query.api import chat, conversations, query
from weft_query.container import Container, open_container
from weft_query.settings import QuerySettings
from weft_service.app import create_service_app
from weft_service.health import Check


def create_app(settings: QuerySettings, embedder: Embedder | None = None) -> FastAPI:
    """The app; what it owns is opened by its lifespan, the embedding model included unless an open one is given."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container(settings, embedder) as container:
            app.state.container = container
            yield

    return create_service_app(
        title="Weft query",
        settings=settings,
        lifespan=lifespan,
        routers=[query.router, chat.router, conversations.router],
        checks=_critical,
        reported_checks=_reported,
    )


def _critical(app: FastAPI) -> Mapping[str, Check]:
    container: Container = app.state.container
    return {"postgres": container.check_postgres}


def _reported(app: FastAPI) -> Mapping[str, Check]:
    """Without one of these answers are degraded, not impossible: taking the process out would make it worse."""
    container: Container = app.state.container
    return {"qdrant": container.check_qdrant}
