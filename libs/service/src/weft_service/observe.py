"""The outermost layer of every app: request id, log line, metrics, and the answer to what nobody caught."""

import time
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from weft_core.errors import TooLargeError
from weft_service.context import REQUEST_ID_HEADER, accept_request_id, set_request_id
from weft_service.metrics import Metrics
from weft_service.problems import error_response

_log = structlog.get_logger(source="weft.request")
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
_HEADER = REQUEST_ID_HEADER.lower().encode()
_PLAIN = b"text/plain; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ObserveMiddleware:
    """Wraps an ASGI app. Puts the request id into the context and into the response's headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = accept_request_id(dict(scope["headers"]).get(_HEADER))
        set_request_id(request_id)
        exchange = _Exchange(send, request_id)
        started = time.perf_counter()
        self._metrics.in_flight += 1
        try:
            await self._app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - the last resort of the process: logged whole, shown as nothing
            _log.exception("unhandled", method=scope["method"], route=route_template(scope))
            if not exchange.status:
                await error_response(error)(scope, receive, exchange.send)
        finally:
            self._metrics.in_flight -= 1
            self._record(scope, exchange.status, time.perf_counter() - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = route_template(scope)
        # nginx's number for a client that left before the answer began
        status = status or 499
        self._metrics.observe(method, route, status, seconds)
        if route not in _QUIET:
            log = _log.error if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _log.info
            log("request", method=method, route=route, status=status, ms=round(seconds * 1000, 2))


class _Exchange:
    """One response on its way out."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode("ascii")
        self._instead: bytes | None = None
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.status == 413 and (b"content-type", _PLAIN) in message["headers"]:
                # Starlette's body limit answers in plain text by itself, out of reach of any error handler.
                message = self._too_large()
            headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != _HEADER]
            message["headers"] = [*headers, (_HEADER, self._request_id)]
        elif self._instead is not None:
            message = {"type": "http.response.body", "body": self._instead}
        await self._send(message)

    def _too_large(self) -> Message:
        response = error_response(TooLargeError("the body is larger than this address takes"))
        self._instead = bytes(response.body)
        return {"type": "http.response.start", "status": 413, "headers": response.raw_headers}


def route_template(scope: Scope) -> str:
    """The path template that answered, such as /v1/workspaces/{workspace_id}; bounded, unlike raw paths."""
    named = scope.get("weft.route")
    if isinstance(named, str):
        return named
    # An included router's prefix is only in FastAPI's effective context; the route itself holds the bare path.
    effective = (scope.get("fastapi") or {}).get("effective_route_context")
    for candidate in (effective, scope.get("route")):
        template = getattr(candidate, "path_format", None)
        if isinstance(template, str) and template:
            return template
    return scope["path"] if scope["path"] == "/openapi.json" else "unmatched"
