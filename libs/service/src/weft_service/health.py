"""/livez, /readyz and /metrics of every service."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter, FastAPI, Request, Response

from weft_core.contracts.common import Liveness, Readiness
from weft_core.errors import WeftError

Check = Callable[[], Awaitable[None]]
Checks = Callable[[FastAPI], Mapping[str, Check]]

CHECK_TIMEOUT_S = 1.0
CACHE_S = 1.0

_log = structlog.get_logger(source="weft.health")


class HealthChecks:
    """Runs a service's checks side by side, 1 s each, and keeps the outcome for 1 s so that probes cost little.

    `critical` ones decide readiness, `reported` ones are only shown.
    """

    def __init__(self, critical: Mapping[str, Check], reported: Mapping[str, Check]) -> None:
        self._critical = critical
        self._all = {**critical, **reported}
        self._lock = asyncio.Lock()
        self._cached: Readiness | None = None
        self._until = 0.0

    async def run(self) -> Readiness:
        async with self._lock:
            if self._cached is None or time.monotonic() >= self._until:
                self._cached = await self._run()
                self._until = time.monotonic() + CACHE_S
            return self._cached

    async def _run(self) -> Readiness:
        states = await asyncio.gather(*(_state(name, check) for name, check in self._all.items()))
        checks = dict(zip(self._all, states, strict=True))
        return Readiness(ready=all(checks[name] == "ok" for name in self._critical), checks=checks)


async def _state(name: str, check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except TimeoutError:
        return "no answer within 1 s"
    except WeftError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - whatever a driver raises means "down", and the probe must answer
        _log.warning("check_failed", check=name, error=type(error).__name__)
        return "not reachable"
    return "ok"


def health_router() -> APIRouter:
    """Routes that need `app.state.health`, `.draining` and `.metrics`, which the app builder sets."""
    router = APIRouter(tags=["operation"])

    @router.get("/livez")
    async def livez() -> Liveness:
        """The process answers. Looks at nothing outside it."""
        return Liveness()

    @router.get("/readyz", responses={503: {"model": Readiness, "description": "not ready; `checks` says why"}})
    async def readyz(request: Request, response: Response) -> Readiness:
        """Whether requests should be sent here."""
        state = request.app.state
        if state.draining.is_set():
            readiness = Readiness(ready=False, checks={"process": "stopping"})
        else:
            readiness = await state.health.run()
        response.status_code = 200 if readiness.ready else 503
        response.headers["Cache-Control"] = "no-store"
        return readiness

    @router.get("/metrics", response_class=Response, include_in_schema=False)
    async def metrics(request: Request) -> Response:
        body, content_type = request.app.state.metrics.render()
        return Response(body, headers={"Content-Type": content_type})

    return router
