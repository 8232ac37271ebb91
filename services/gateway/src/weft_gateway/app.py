"""The gateway as an app."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI

from weft_core.errors import UnavailableError
from weft_gateway.api import documents
from weft_gateway.client_address import ClientAddress
from weft_gateway.edge import Edge, Gate
from weft_gateway.openapi import OpenApiDocument
from weft_gateway.proxy import Proxy
from weft_gateway.routing import Service, upstreams
from weft_gateway.settings import GatewaySettings
from weft_service.app import create_service_app
from weft_service.health import Check
from weft_service.http import open_http
from weft_service.ratelimit import RateLimiter

POOL = 512


def create_app(settings: GatewaySettings) -> FastAPI:
    """The app; what it owns is opened by its lifespan."""
    addresses = upstreams(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        limiter = RateLimiter(settings.redis_url)
        async with open_http(total_s=None, limit=POOL) as http:
            gate = Gate(
                app.state.verifier,
                limiter,
                ClientAddress(settings.trusted_proxies),
                per_minute=settings.rate_per_minute,
                sign_in_per_minute=settings.rate_auth_per_minute,
            )
            app.state.gate = gate
            app.state.proxy = Proxy(http, addresses)
            app.state.openapi_document = OpenApiDocument(http, addresses, app.openapi())
            try:
                yield
            finally:
                await limiter.close()

    app = create_service_app(
        title="Weft gateway",
        settings=settings,
        lifespan=lifespan,
        routers=[documents.router],
        checks=lambda app: {Service.AUTH.value: _alive(app, addresses[Service.AUTH], "auth")},
        reported_checks=lambda app: _reported(app, addresses),
        openapi_url=None,
    )
    app.edge = lambda own: Edge(own, app.state, max_upload_bytes=settings.max_upload_bytes)
    return app


def _reported(app: FastAPI, addresses: dict[Service, str]) -> Mapping[str, Check]:
    return {s.value: _alive(app, addresses[s], s.value) for s in Service if s is not Service.AUTH}


def _alive(app: FastAPI, address: str, name: str) -> Callable[[], Awaitable[None]]:
    async def check() -> None:
        http: aiohttp.ClientSession = app.state.http
        try:
            async with http.get(f"{address}/livez") as response:
                if response.status != 200:
                    raise UnavailableError(name)
        except (aiohttp.ClientError, OSError) as error:
            raise UnavailableError(name) from error

    return check
