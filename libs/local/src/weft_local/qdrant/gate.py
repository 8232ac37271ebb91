"""What every request passes on its way in and every failure on its way out."""

import hmac
import logging
import time

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from weft_local.qdrant.errors import QdrantError
from weft_local.qdrant.http import STARTED, error_answer

logger = logging.getLogger(__name__)

OPEN_PATHS = frozenset({"/", "/livez", "/readyz", "/healthz"})
NO_KEY = "Must provide an API key or an Authorization bearer token"
WRONG_KEY = "Invalid API key or JWT"


class Gate:
    """ASGI middleware: everything but the health paths needs the API key. Without it the answer is 401 in plain text,
    as from Qdrant, before a body is read. Notes the time of arrival."""

    def __init__(self, app: ASGIApp, api_key: str) -> None:
        self._app = app
        self._key = api_key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[STARTED] = time.perf_counter()
            if scope["path"] not in OPEN_PATHS and (fault := self._fault(Headers(scope=scope))):
                await PlainTextResponse(fault, 401)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _fault(self, headers: Headers) -> str | None:
        given = headers.get("api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if not given:
            return NO_KEY
        return None if hmac.compare_digest(given.encode(), self._key) else WRONG_KEY


class FaultBarrier:
    """ASGI middleware: an unforeseen failure is logged once and answered with 500; the connection lives on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            logger.info("%s %s was given up by its client", scope["method"], scope["path"])
        except Exception:
            if scope["type"] != "http":
                raise
            logger.exception("%s %s failed", scope["method"], scope["path"])
            fault = QdrantError("Service internal error: see the server's log")
            await error_answer(Request(scope), fault)(scope, receive, send)
