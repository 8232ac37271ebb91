import secrets

import httpx
import pytest

from support.stack import Stack
from weft_client import AsyncWeft, NotSignedInError, WeftApiError
from weft_client.tokens import MemoryTokens, Tokens
from weft_core.contracts.workspaces import Role


async def test_register_sign_in_refresh_and_leave(stack: Stack) -> None:
    email, password = f"ada-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
    store = MemoryTokens()
    async with AsyncWeft(stack.url, tokens=store) as weft:
        account = await weft.auth.register(email, password, "Ada")
        await weft.auth.login(email, password)
        assert (await weft.auth.me()).id == account.user.id
        assert [w.id async for w in weft.workspaces.each()] == [account.workspace.id]
        assert account.workspace.role is Role.OWNER
        assert (await weft.auth.update_me(name="Ada L.")).name == "Ada L."
        first = store.load()
        assert first is not None

    aged = MemoryTokens(first.model_copy(update={"expires_at": 0.0}))
    async with AsyncWeft(stack.url, tokens=aged) as weft:
        assert (await weft.auth.me()).name == "Ada L."
        renewed = aged.load()
        assert renewed is not None
        assert renewed.refresh_token != first.refresh_token
        await weft.auth.logout()

    dead = MemoryTokens(Tokens(access_token="x", refresh_token=renewed.refresh_token, expires_at=0))
    async with AsyncWeft(stack.url, tokens=dead) as weft:
        with pytest.raises(NotSignedInError):
            await weft.auth.me()


async def test_a_taken_address_and_a_short_password_are_refused(stack: Stack, reader: AsyncWeft) -> None:
    email = (await reader.auth.me()).email
    with pytest.raises(WeftApiError) as taken:
        await reader.auth.register(email, secrets.token_urlsafe(18))
    assert taken.value.status == 409
    async with httpx.AsyncClient(base_url=stack.url) as http:
        answer = await http.post("/v1/auth/register", json={"email": "b@example.org", "password": "short"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["location"] == "body.password"
    assert "short" not in answer.text.replace("at least", "")


async def test_the_command_line_is_signed_in_after_start(stack: Stack) -> None:
    from support.weft_command import WeftCommand

    weft = WeftCommand(stack.home.root)
    token = weft("token")
    assert token.returncode == 0, token.stderr
    async with AsyncWeft(stack.url, access_token=token.stdout.strip()) as client:
        assert await client.workspace_id() in [w.id async for w in client.workspaces.each()]
    assert stack.home.credentials.stat().st_mode & 0o077 == 0
