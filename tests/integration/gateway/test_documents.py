"""The merged OpenAPI document, the page that shows it, and readiness."""

import re
from importlib.resources import files

import httpx

from support.http import served, unused_url
from support.upstream import Upstream, settings_for
from weft_gateway.app import create_app


async def test_merged_document_has_the_public_routes_of_the_services(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert {"/livez", "/readyz", "/v1/auth/login", "/v1/workspaces/{workspace_id}/graph/stats"} <= set(
        document["paths"]
    )
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert "security" not in document["paths"]["/v1/auth/login"]["post"]
    assert "security" in document["paths"]["/v1/workspaces/{workspace_id}/graph/stats"]["get"]
    assert "x-missing" not in document


async def test_missing_services_are_named(upstream: Upstream) -> None:
    with served(create_app(settings_for(upstream, query_url=unused_url()))) as running:
        async with httpx.AsyncClient(base_url=running.url) as client:
            document = (await client.get("/openapi.json")).json()
            ready = await client.get("/readyz")
    assert document["x-missing"] == ["query"]
    assert ready.status_code == 200
    checks = ready.json()["checks"]
    assert checks["auth"] == checks["graph"] == "ok"
    assert checks["query"] != "ok"


async def test_not_ready_without_auth(upstream: Upstream) -> None:
    with served(create_app(settings_for(upstream, auth_url=unused_url()))) as running:
        async with httpx.AsyncClient(base_url=running.url) as client:
            ready = await client.get("/readyz")
            live = await client.get("/livez")
            refused = await client.get("/v1/workspaces", headers={"Authorization": "Bearer a.b.c"})
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert live.status_code == 200
    assert refused.status_code == 401


async def test_documentation_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for name in ("docs.html", "docs.js", "docs.css"):
        source = files("weft_gateway").joinpath("docs", name).read_text(encoding="utf-8")
        assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", source)
        assert "innerHTML" not in source
        assert (await client.get(f"/docs/{name}")).status_code == 200
