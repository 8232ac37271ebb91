"""Structured logs: one JSON object a line on stdout, from structlog and from the standard library alike."""

import json
import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from weft_service.context import current_request_id
from weft_service.log_lines import LogLines

_SECRET_WORDS = ("password", "secret", "token", "authorization", "api_key", "apikey", "cookie")


def configure_logs(service: str, level: str) -> None:
    """Set up logging of this process. Called once, by a composition root.

    JSON escapes control characters, so no logged value can start a line of its own. Our own lines are written
    directly: the detour through the standard library would cost every request as much as its routing.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_context(service),
        redact_secrets,
    ]
    rendered: list[Processor] = [structlog.processors.format_exc_info, _render]
    lines = LogLines(sys.stdout)
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(lines)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(threshold)
    for noisy in ("asyncio", "aiohttp.access", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def redact_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blank every field whose name says it holds a secret."""
    for name in event:
        if name not in _PLAIN and any(word in name.lower() for word in _SECRET_WORDS):
            event[name] = "[redacted]"
    return event


# Fields of every request line: looked up first, because the search above is not free.
_PLAIN = frozenset("event method route status ms level timestamp service source request_id".split())


# Made once: `json.dumps` with a default would build its encoder for every line.
_encode = json.JSONEncoder(default=repr).encode


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _encode(event)


def _add_context(service: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        request_id = current_request_id()
        if request_id is not None:
            event.setdefault("request_id", request_id)
        return event

    return add
