"""What the command line remembers, in WEFT_HOME: who one is, where Weft is, and cached tokens.

`credentials.json` is written by `weft up` for its own account. `session.json` belongs to this module: tokens, and
after `weft login` also the address they are for, which then goes before the local system's.
Environment variables go before both: WEFT_URL, WEFT_TOKEN, WEFT_WORKSPACE.
"""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from filelock import AsyncFileLock
from platformdirs import user_data_dir
from pydantic import BaseModel, SecretStr, ValidationError

from weft_client.async_client import DEFAULT_URL, AsyncWeft
from weft_client.errors import NotSignedInError, WeftClientError
from weft_client.tokens import MemoryTokens, Tokens, TokenStore

LOCK_TIMEOUT_S = 30

Model = TypeVar("Model", bound=BaseModel)


class Credentials(BaseModel):
    """The account of the local system. `workspace_id` is missing until its first start has made the account."""

    base_url: str
    email: str
    password: SecretStr
    workspace_id: UUID | None = None


class Session(BaseModel):
    """Cached tokens of `email`; `base_url` only after `weft login`."""

    email: str
    tokens: Tokens
    base_url: str | None = None
    workspace_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect and as whom."""

    base_url: str
    workspace_id: UUID | None
    tokens: TokenStore
    email: str | None = None
    password: SecretStr | None = None

    def open(self) -> AsyncWeft:
        """A client for it."""
        return AsyncWeft(
            self.base_url,
            email=self.email,
            password=self.password.get_secret_value() if self.password else None,
            tokens=self.tokens,
            workspace_id=self.workspace_id,
        )


class Home:
    """The folder. Every file in it is readable by its owner alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get("WEFT_HOME") or user_data_dir("weft"))
        self.session_file = self.folder / "session.json"

    def credentials(self) -> Credentials | None:
        return _read(self.folder / "credentials.json", Credentials)

    def session(self) -> Session | None:
        return _read(self.session_file, Session)

    def save_session(self, session: Session | None) -> None:
        """Replace the file in one step, never readable by others."""
        if session is None:
            self.session_file.unlink(missing_ok=True)
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".session-")  # made with mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(session.model_dump_json())
            Path(name).replace(self.session_file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def target(self) -> Target:
        """Where the environment, the last login or the local system point to, in this order."""
        url = os.environ.get("WEFT_URL")
        workspace = _uuid(os.environ.get("WEFT_WORKSPACE"))
        if token := os.environ.get("WEFT_TOKEN"):
            local = self.credentials()
            base_url = url or (local.base_url if local else DEFAULT_URL)
            return Target(base_url, workspace, MemoryTokens(Tokens(access_token=token)))
        session = self.session()
        if session is not None and session.base_url is not None and url in (None, session.base_url):
            store = SessionTokens(self, session.email, session.base_url, session.workspace_id)
            return Target(session.base_url, workspace or session.workspace_id, store)
        local = self.credentials()
        if local is None or url not in (None, local.base_url):
            raise NotSignedInError(f"not signed in{f' to {url}' if url else ''}")
        store = SessionTokens(self, local.email)
        return Target(local.base_url, workspace or local.workspace_id, store, local.email, local.password)


class SessionTokens:
    """The tokens in `session.json`, as long as they are this account's; one process at a time renews them."""

    def __init__(self, home: Home, email: str, base_url: str | None = None, workspace_id: UUID | None = None) -> None:
        self._home = home
        self._email = email
        self._base_url = base_url
        self._workspace_id = workspace_id

    def load(self) -> Tokens | None:
        session = self._home.session()
        if session is None or (session.email, session.base_url) != (self._email, self._base_url):
            return None
        return session.tokens

    def save(self, tokens: Tokens | None) -> None:
        if tokens is None:
            self._home.save_session(None)
            return
        self._home.save_session(
            Session(email=self._email, tokens=tokens, base_url=self._base_url, workspace_id=self._workspace_id)
        )

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        self._home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        async with AsyncFileLock(self._home.folder / "session.lock", timeout=LOCK_TIMEOUT_S, mode=0o600):
            yield


def _read(path: Path, model: type[Model]) -> Model | None:
    try:
        return model.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise WeftClientError(f"{path} is damaged; remove it and sign in again") from error


def _uuid(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise WeftClientError(f"WEFT_WORKSPACE is not a workspace id: {text}") from error
