"""Accounts and sessions."""

from weft_client.api.scope import WorkspaceScope
from weft_client.errors import WeftApiError
from weft_client.transport import Transport
from weft_core.contracts.auth import Account, Login, RefreshRequest, Registration, User, UserPatch


class AuthApi:
    """Register, sign in and out, and who am I."""

    def __init__(self, transport: Transport, scope: WorkspaceScope) -> None:
        self._transport = transport
        self._scope = scope

    async def register(self, email: str, password: str, name: str = "") -> Account:
        """Make an account with its first workspace. Does not sign in."""
        body = Registration(email=email, password=password, name=name)
        return await self._transport.fetch(Account, "POST", "/v1/auth/register", body=body, signed=False)

    async def login(self, email: str, password: str) -> None:
        """Sign this client in; it renews its tokens by itself from now on."""
        await self._transport.auth.sign_in(Login(email=email, password=password))
        self._scope.forget()

    async def logout(self) -> None:
        """End the session here and at the server."""
        tokens = await self._transport.auth.forget()
        if tokens is None or tokens.refresh_token is None:
            return
        body = RefreshRequest(refresh_token=tokens.refresh_token)
        try:
            await self._transport.send("POST", "/v1/auth/logout", body=body, signed=False)
        except WeftApiError as error:
            if error.status != 401:  # already ended is ended
                raise

    async def access_token(self) -> str:
        """A valid access token, for other tools."""
        return await self._transport.auth.access_token()

    async def me(self) -> User:
        return await self._transport.fetch(User, "GET", "/v1/auth/me")

    async def update_me(self, *, name: str) -> User:
        return await self._transport.fetch(User, "PATCH", "/v1/auth/me", body=UserPatch(name=name))
