"""Builds the FastAPI app every service is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from weft_core.contracts.common import Problem
from weft_service.access import RoleDirectory
from weft_service.health import Check, Checks, HealthChecks, health_router
from weft_service.http import open_http
from weft_service.keys import JwksKeys
from weft_service.metrics import Metrics
from weft_service.observe import ObserveMiddleware
from weft_service.problems import PROBLEM_TYPE, install_problem_handlers
from weft_service.settings import ServiceSettings
from weft_service.tokens import TokenVerifier

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

MAX_BODY_BYTES = 2 * 1024 * 1024


class ServiceApp(FastAPI):
    """FastAPI with the observing layer outside everything and problem+json in its OpenAPI document.

    `edge`, set before the first request, wraps everything inside the observing layer.
    """

    edge: Callable[[ASGIApp], ASGIApp] | None = None

    def build_middleware_stack(self) -> ASGIApp:
        inner = super().build_middleware_stack()
        return ObserveMiddleware(self.edge(inner) if self.edge else inner, self.state.metrics)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            _name_problem_type(super().openapi())
        return super().openapi()


def create_service_app(
    *,
    title: str,
    settings: ServiceSettings,
    lifespan: Lifespan,
    routers: Sequence[APIRouter],
    checks: Checks,
    reported_checks: Checks | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
    openapi_url: str | None = "/openapi.json",
) -> ServiceApp:
    """An app with problems, request ids, logs, metrics, health routes, token check and workspace access.

    `lifespan` opens what the service owns and usually sets `app.state.container`; the kit's own parts are open by
    then, and it may replace `app.state.verifier`. `checks` is asked once, after that: a critical check that fails makes
    /readyz answer 503, one of `reported_checks` is only shown. Routes that take more than `max_body_bytes` say so
    themselves by `max_body_size=`.
    """

    @asynccontextmanager
    async def whole_lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_http() as http:
            keys = JwksKeys(http, settings.auth_url)
            app.state.http = http
            app.state.verifier = TokenVerifier(keys)
            app.state.roles = RoleDirectory(http, settings.auth_url)
            try:
                async with lifespan(app):
                    app.state.health = HealthChecks(checks(app), reported_checks(app) if reported_checks else {})
                    yield
            finally:
                await keys.close()

    app = ServiceApp(
        title=title,
        version="1",
        lifespan=whole_lifespan,
        openapi_url=openapi_url,
        docs_url=None,
        redoc_url=None,
        max_body_size=max_body_bytes,
        responses={"default": {"model": Problem, "description": "what went wrong"}},
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.settings = settings
    app.state.metrics = Metrics()
    app.state.draining = asyncio.Event()
    install_problem_handlers(app)
    app.include_router(health_router())
    for router in routers:
        app.include_router(router)
    return app


def no_checks(_app: FastAPI) -> Mapping[str, Check]:
    """For a service that depends on nothing."""
    return {}


def _name_problem_type(schema: dict[str, Any]) -> None:
    """Error bodies are application/problem+json; FastAPI documents every model as application/json."""
    for path in schema.get("paths", {}).values():
        for operation in path.values():
            default = operation.get("responses", {}).get("default", {})
            content = default.get("content", {})
            if "application/json" in content:
                default["content"] = {PROBLEM_TYPE: content["application/json"]}
