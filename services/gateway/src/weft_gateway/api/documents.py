"""/openapi.json and /docs."""

from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response

from weft_core.errors import NotFoundError
from weft_gateway.openapi import OpenApiDocument

router = APIRouter(include_in_schema=False)

_TYPES = {"docs.html": "text/html", "docs.js": "text/javascript", "docs.css": "text/css"}
# Nothing is loaded from elsewhere: the page works on a machine without network, and tells no one about it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get("/openapi.json")
async def openapi(request: Request) -> dict[str, Any]:
    """The merged document of every service."""
    document: OpenApiDocument = request.app.state.openapi_document
    return await document.get()


@router.get("/docs", response_class=Response)
async def docs() -> Response:
    """A page that shows /openapi.json."""
    return _file("docs.html")


@router.get("/docs/{name}", response_class=Response)
async def docs_file(name: str) -> Response:
    """What the page is made of."""
    if name not in _TYPES:
        raise NotFoundError("there is nothing at this address")
    return _file(name)


def _file(name: str) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(_read(name), media_type=_TYPES[name], headers=headers)


@cache
def _read(name: str) -> bytes:
    return files("weft_gateway").joinpath("docs", name).read_bytes()
