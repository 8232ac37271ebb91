"""The ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from weft_local.qdrant.collections import Collections
from weft_local.qdrant.errors import QdrantError, UnsupportedError
from weft_local.qdrant.gate import FaultBarrier, Gate
from weft_local.qdrant.http import error_answer
from weft_local.qdrant.routes import collections, queries, reads, service, updates

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(data_dir: Path, api_key: str) -> Starlette:
    """Serves the collections in `data_dir` to those who hold `api_key`. Opens the folder at start-up."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        opened = Collections(data_dir)
        await opened.open()
        app.state.collections = opened
        try:
            yield
        finally:
            await opened.close()

    return Starlette(
        routes=[
            *service.ROUTES,
            *collections.ROUTES,
            *updates.ROUTES,
            *queries.ROUTES,
            *reads.ROUTES,
            Route("/{path:path}", unsupported, methods=METHODS),
        ],
        middleware=[Middleware(Gate, api_key=api_key), Middleware(FaultBarrier)],
        exception_handlers={QdrantError: known_fault},
        lifespan=lifespan,
    )


async def unsupported(request: Request) -> Response:
    """Every path and method that no route takes."""
    return error_answer(request, UnsupportedError(f"{request.method} {request.url.path}"))


async def known_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, QdrantError)  # noqa: S101 - Starlette hands over what the table names
    return error_answer(request, error)
