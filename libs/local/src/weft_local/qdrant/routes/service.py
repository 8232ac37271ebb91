"""Version and health: open to everyone."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from weft_local.qdrant.http import json_response

VERSION = "1.19.0"
"""Reported to clients, which accept a server one minor version away from their own."""


async def version(_request: Request) -> Response:
    return json_response({"title": "qdrant - vector search engine (Weft's local server)", "version": VERSION}, 200)


async def healthy(request: Request) -> Response:
    return PlainTextResponse(f"{request.url.path.strip('/')} check passed")


ROUTES = [
    Route("/", version, methods=["GET"]),
    Route("/healthz", healthy, methods=["GET"]),
    Route("/livez", healthy, methods=["GET"]),
    Route("/readyz", healthy, methods=["GET"]),
]
