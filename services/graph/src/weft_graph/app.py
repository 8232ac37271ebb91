"""The graph service as an app."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from weft_graph.api import communities, curations, entities, export, relations, structure
from weft_graph.container import Container, open_container
from weft_graph.settings import GraphSettings
from weft_service.app import create_service_app
from weft_service.health import Check


def create_app(settings: GraphSettings) -> FastAPI:
    """The app; what it owns is opened by its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container(settings) as container:
            app.state.container = container
            yield

    return create_service_app(
        title="Weft graph",
        settings=settings,
        lifespan=lifespan,
        routers=[
            communities.router,
            curations.router,
            entities.router,
            export.router,
            relations.router,
            structure.router,
        ],
        checks=_checks,
    )


def _checks(app: FastAPI) -> Mapping[str, Check]:
    container: Container = app.state.container
    return {"postgres": container.check_postgres, "neo4j": container.check_neo4j}
