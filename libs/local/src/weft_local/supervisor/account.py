"""The first account of a local system, so that the command line is signed in from the start."""

import json
import secrets
from pathlib import Path

import httpx
from pydantic import BaseModel, ValidationError

from weft_core.contracts.auth import Account, Login, Registration, TokenPair
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Workspace
from weft_local.files import write_private

_OWNER = "owner@weft.example"


class AccountError(Exception):
    """The account could not be made or entered; the system itself runs."""


class Credentials(BaseModel):
    """What the command line reads. `workspace_id` is missing until the account is known to exist."""

    base_url: str
    email: str = _OWNER
    password: str
    workspace_id: str | None = None


def load(path: Path) -> Credentials | None:
    try:
        return Credentials.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def save(path: Path, credentials: Credentials) -> None:
    write_private(path, json.dumps(credentials.model_dump(), indent=1) + "\n")


async def ensure_account(base_url: str, path: Path) -> Credentials:
    """Sign in with the kept credentials, or register them; the file always has this run's `base_url`.

    The file is written before the account is made: a break-off between the two is repaired by the
    next start, which registers what the file says.
    """
    kept = load(path)
    credentials = kept or Credentials(base_url=base_url, password=secrets.token_urlsafe(24))
    credentials.base_url = base_url
    save(path, credentials)
    try:
        async with httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False) as client:
            if kept is None or not await _enter(client, credentials):
                await _register(client, credentials, fresh=kept is None)
    except (httpx.HTTPError, ValidationError) as error:
        raise AccountError(f"the first account could not be made: {error!r}") from error
    save(path, credentials)
    return credentials


async def _enter(client: httpx.AsyncClient, credentials: Credentials) -> bool:
    """Whether the account exists with this password; fills in its workspace."""
    login = Login(email=credentials.email, password=credentials.password)
    answer = await client.post("/v1/auth/login", json=login.model_dump())
    if answer.status_code == 401:
        return False
    token = TokenPair.model_validate_json(answer.raise_for_status().content)
    bearer = {"Authorization": f"Bearer {token.access_token}"}
    listed = await client.get("/v1/workspaces", headers=bearer)
    found = [str(one.id) for one in Page[Workspace].model_validate_json(listed.raise_for_status().content).items]
    if credentials.workspace_id not in found:
        credentials.workspace_id = found[0] if found else None
    return True


async def _register(client: httpx.AsyncClient, credentials: Credentials, *, fresh: bool) -> None:
    answer = await _ask_to_register(client, credentials)
    if answer.status_code == 409 and fresh:
        # the file of an earlier owner was removed: its password is gone, so make another account
        credentials.email = f"owner-{secrets.token_hex(4)}@weft.example"
        answer = await _ask_to_register(client, credentials)
    if answer.status_code == 409:
        raise AccountError(f"{credentials.email} has another password than the one kept: sign in with `weft login`")
    if answer.status_code == 403:
        raise AccountError("registration is closed: sign in with `weft login`")
    credentials.workspace_id = str(Account.model_validate_json(answer.raise_for_status().content).workspace.id)


async def _ask_to_register(client: httpx.AsyncClient, credentials: Credentials) -> httpx.Response:
    wanted = Registration(email=credentials.email, password=credentials.password, name="Owner")
    return await client.post("/v1/auth/register", json=wanted.model_dump())
