"""The OpenAPI document of the whole system, gathered from the services."""

import asyncio
import time
from typing import Any

import aiohttp
import structlog

from weft_gateway.merging import Document, merge_documents
from weft_gateway.routing import PUBLIC, Service, area_of

COMPLETE_S, INCOMPLETE_S = 300.0, 2.0
FETCH_S = 3.0
_DESCRIPTION = (
    "Every route of Weft. Sign in at POST /v1/auth/login and send the access token as `Authorization: Bearer …`. "
    "Errors are application/problem+json with a stable `code` and the `request_id` that is in the logs."
)
_log = structlog.get_logger(source="weft.openapi")


class OpenApiDocument:
    """Fetched from each service, merged and cached; asked again soon while a service was missing."""

    def __init__(self, http: aiohttp.ClientSession, addresses: dict[Service, str], own: Document) -> None:
        self._http = http
        self._addresses = addresses
        self._own = own
        self._known: dict[Service, Document] = {}
        self._lock = asyncio.Lock()
        self._merged: Document = {}
        self._until = 0.0

    async def get(self) -> Document:
        """The merged document. `x-missing` names services that never answered."""
        async with self._lock:
            if time.monotonic() >= self._until:
                await self._refresh()
            return self._merged

    async def _refresh(self) -> None:
        answers = await asyncio.gather(*(self._fetch(service) for service in self._addresses))
        fetched = dict(zip(self._addresses, answers, strict=True))
        # A service that is away for the moment keeps the document it had.
        self._known |= {service: document for service, document in fetched.items() if document is not None}
        parts = {"gateway": self._own}
        for service, document in sorted(self._known.items()):
            parts[service.value] = _public_part(service, document)
        missing = [service.value for service in Service if service not in self._known]
        head: Document = {
            "openapi": "3.1.0",
            "info": {"title": "Weft", "version": "1", "description": _DESCRIPTION},
        }
        self._merged = head | ({"x-missing": missing} if missing else {}) | merge_documents(parts)
        self._until = time.monotonic() + (INCOMPLETE_S if None in answers else COMPLETE_S)

    async def _fetch(self, service: Service) -> Document | None:
        try:
            timeout = aiohttp.ClientTimeout(total=FETCH_S)
            async with self._http.get(f"{self._addresses[service]}/openapi.json", timeout=timeout) as response:
                response.raise_for_status()
                document: Document = await response.json()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _log.warning("openapi_missing", of=service.value, error=type(error).__name__)
            return None
        return document


def _public_part(service: Service, document: Document) -> Document:
    """Only what the gateway sends to this service; a service's own probes are no part of the public interface."""
    paths: dict[str, Any] = {}
    for path, operations in document.get("paths", {}).items():
        area = area_of(path)
        if area is not None and area.service is service:
            paths[path] = operations if path not in PUBLIC else _without_security(operations)
    return document | {"paths": paths}


def _without_security(operations: Document) -> Document:
    return {method: {k: v for k, v in operation.items() if k != "security"} for method, operation in operations.items()}
