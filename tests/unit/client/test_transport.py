import socket

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from support.http_server import serve
from support.scripted_weft import EMAIL, Scripted
from weft_client import AsyncWeft, WeftApiError, WeftConnectionError
from weft_core.contracts.auth import User


async def test_nothing_listening_is_a_connection_error_with_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with AsyncWeft(f"http://127.0.0.1:{port}", access_token="t") as weft:
        with pytest.raises(WeftConnectionError) as caught:
            await weft.auth.me()
    assert caught.value.base_url == f"http://127.0.0.1:{port}"


async def test_a_page_that_is_no_problem_still_becomes_an_api_error(weft: AsyncWeft) -> None:
    with pytest.raises(WeftApiError) as caught:
        await weft._transport.fetch(User, "GET", "/page")
    assert (caught.value.status, caught.value.code) == (502, "http_error")
    assert "a proxy's page" in str(caught.value)


async def test_a_server_that_is_not_weft_is_a_connection_error() -> None:
    app = Starlette(routes=[Route("/v1/auth/me", lambda _request: PlainTextResponse("hello"))])
    with serve(app) as url:
        async with AsyncWeft(url, access_token="t") as weft:
            with pytest.raises(WeftConnectionError, match="not Weft's"):
                await weft.auth.me()


async def test_a_proxy_for_the_internet_is_not_asked_for_loopback(
    url: str, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with AsyncWeft(url, access_token=server.issue().access_token) as weft:
        assert (await weft.auth.me()).email == EMAIL


async def test_the_oldest_workspace_is_meant_when_none_is_named(weft: AsyncWeft) -> None:
    oldest = min([w async for w in weft.workspaces.each()], key=lambda workspace: workspace.created_at)
    assert await weft.workspace_id() == oldest.id
