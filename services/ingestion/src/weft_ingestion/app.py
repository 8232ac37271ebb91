"""Builds the ingestion API."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from weft_ingestion.api.content import router as content_router
from weft_ingestion.api.documents import router as documents_router
from weft_ingestion.api.graph import router as graph_router
from weft_ingestion.api.uploads import uploads_router
from weft_ingestion.container import Container, open_container
from weft_ingestion.repositories.health import check_postgres
from weft_ingestion.settings import IngestionSettings
from weft_service.app import create_service_app
from weft_service.health import Check


def create_app(settings: IngestionSettings) -> FastAPI:
    """Redis is no condition of readiness: without it uploads are accepted and wait."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container(settings) as container:
            app.state.container = container
            yield

    def checks(app: FastAPI) -> Mapping[str, Check]:
        container: Container = app.state.container

        async def postgres() -> None:
            await check_postgres(container.sessions)

        return {"postgres": postgres, "blob store": container.blobs.check}

    return create_service_app(
        title="Weft ingestion",
        settings=settings,
        lifespan=lifespan,
        routers=[uploads_router(settings.max_upload_bytes), documents_router, content_router, graph_router],
        checks=checks,
    )
