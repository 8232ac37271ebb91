import asyncio

import pytest

from support.scripted_weft import EMAIL, PASSWORD, Scripted
from weft_client import AsyncWeft, NotSignedInError, WeftApiError
from weft_client.tokens import MemoryTokens, Tokens


async def test_many_callers_share_one_renewal(url: str, server: Scripted) -> None:
    pair = server.issue()
    store = MemoryTokens(Tokens(access_token=pair.access_token, refresh_token=pair.refresh_token, expires_at=0))
    server.refresh_delay_s = 0.05
    async with AsyncWeft(url, tokens=store) as weft:
        users = await asyncio.gather(*(weft.auth.me() for _ in range(20)))
    assert {user.email for user in users} == {EMAIL}
    assert (server.refreshes, server.logins) == (1, 0)


async def test_a_token_refused_before_its_time_is_renewed_once(weft: AsyncWeft, server: Scripted) -> None:
    await weft.auth.me()
    server.valid.clear()
    users = await asyncio.gather(*(weft.auth.me() for _ in range(10)))
    assert len(users) == 10
    assert (server.refreshes, server.logins) == (1, 1)


async def test_the_password_stands_in_for_a_dead_refresh_token(weft: AsyncWeft, server: Scripted) -> None:
    await weft.auth.me()
    server.valid.clear()
    server.refresh_tokens.clear()
    await weft.auth.me()
    assert (server.refreshes, server.logins) == (1, 2)


async def test_without_a_password_a_dead_session_says_so(url: str, server: Scripted) -> None:
    async with AsyncWeft(url) as weft:
        await weft.auth.login(EMAIL, PASSWORD)
        await weft.auth.me()
    gone = Tokens(access_token="gone", refresh_token="gone")
    async with AsyncWeft(url, tokens=MemoryTokens(gone)) as weft:
        with pytest.raises(NotSignedInError):
            await weft.auth.me()
    assert server.refreshes == 1


async def test_a_lone_access_token_is_used_as_it_is(url: str, server: Scripted) -> None:
    async with AsyncWeft(url, access_token=server.issue().access_token) as weft:
        assert (await weft.auth.me()).email == EMAIL
    async with AsyncWeft(url, access_token="other") as weft:
        with pytest.raises(NotSignedInError):
            await weft.auth.me()


async def test_a_wrong_password_is_an_api_error(url: str) -> None:
    async with AsyncWeft(url, email=EMAIL, password="wrong") as weft:
        with pytest.raises(WeftApiError) as caught:
            await weft.auth.me()
    assert (caught.value.status, caught.value.code) == (401, "unauthenticated")


async def test_logout_ends_the_session_here_and_there(weft: AsyncWeft, server: Scripted) -> None:
    await weft.auth.me()
    await weft.auth.logout()
    assert not server.refresh_tokens
    with pytest.raises(NotSignedInError):
        await weft.auth.me()
