"""`weft login`, `weft logout`, `weft token`, `weft whoami`."""

import asyncio
import os
import sys
from typing import Annotated

import typer

from weft_client.cli.output import say, table
from weft_client.cli.run import run


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (login, logout, token, whoami):
        app.command()(command)


def login(
    url: Annotated[str | None, typer.Option(help="Address of Weft; the local system's if left out.")] = None,
    email: Annotated[str | None, typer.Option(help="Asked for if left out.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Sign in. The password is asked for, or read from WEFT_PASSWORD or standard input; it is not kept."""
    from weft_client.async_client import DEFAULT_URL, AsyncWeft
    from weft_client.cli.home import Home, Session, SessionTokens
    from weft_client.tokens import MemoryTokens

    home = Home()
    local = home.credentials()
    address = (url or os.environ.get("WEFT_URL") or (local.base_url if local else DEFAULT_URL)).rstrip("/")
    who = email or typer.prompt("E-mail")
    password = _password(password_stdin)

    async def sign_in() -> str:
        cache = MemoryTokens()
        async with AsyncWeft(address, tokens=cache) as weft:
            await weft.auth.login(who, password)
            user, workspace_id = await weft.auth.me(), await weft.workspace_id()
        tokens = cache.load()
        if tokens is not None:
            async with SessionTokens(home, who).exclusive():
                home.save_session(Session(email=who, tokens=tokens, base_url=address, workspace_id=workspace_id))
        return user.email

    say(f"Signed in to {address} as {asyncio.run(sign_in())}")


def logout() -> None:
    """End the session. `weft` then uses the local system's own account again, if there is one."""
    run(lambda weft: weft.auth.logout())
    say("Signed out")


def token() -> None:
    """Print an access token, for curl: -H "Authorization: Bearer $(weft token)"."""
    say(run(lambda weft: weft.auth.access_token()))


def whoami() -> None:
    """Show the account, the address and the workspaces."""
    from weft_client.cli.home import Home

    target = Home().target()

    async def rows() -> list[tuple[str, str]]:
        async with target.open() as weft:
            user, current = await weft.auth.me(), await weft.workspace_id()
            lines = [("account", user.email), ("address", target.base_url)]
            async for workspace in weft.workspaces.each():
                mark = " (in use)" if workspace.id == current else ""
                lines.append(("workspace", f"{workspace.id} {workspace.name}, {workspace.role}{mark}"))
            return lines

    table(("", ""), asyncio.run(rows()))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return os.environ.get("WEFT_PASSWORD") or str(typer.prompt("Password", hide_input=True))
