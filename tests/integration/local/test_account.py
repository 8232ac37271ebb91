"""The first account, made by the supervisor against the real auth service."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.ports import free_port
from support.supervised import Supervised, supervised
from weft_local.supervisor.account import AccountError, ensure_account
from weft_local.supervisor.state import Step


def _credentials(path: Path) -> dict[str, Any]:
    credentials: dict[str, Any] = json.loads(path.read_text())
    return credentials


def _rewrite(path: Path, **changes: str | None) -> None:
    path.write_text(json.dumps({**_credentials(path), **changes}))


def _enters(credentials: dict[str, Any]) -> bool:
    """Whether the account exists and its workspace is the one noted."""
    login = {"email": credentials["email"], "password": credentials["password"]}
    with httpx.Client(base_url=credentials["base_url"], trust_env=False, timeout=30) as client:
        token = client.post("/v1/auth/login", json=login).raise_for_status().json()["access_token"]
        listed = client.get("/v1/workspaces", headers={"Authorization": f"Bearer {token}"}).raise_for_status().json()
    return credentials["workspace_id"] in [workspace["id"] for workspace in listed["items"]]


@pytest.fixture(scope="module")
def system() -> Iterator[Supervised]:
    with tempfile.TemporaryDirectory() as folder, supervised(Path(folder), "accounts") as running:
        running.ready()
        yield running
        running.end()


@pytest.fixture
def file(system: Supervised, tmp_path: Path) -> Path:
    """A copy of the credentials the start has made."""
    path = tmp_path / "credentials.json"
    path.write_text(system.home.credentials.read_text())
    return path


def test_the_start_makes_it(system: Supervised) -> None:
    assert system.state.processes["account"].step == Step.DONE, system.state.processes["account"].note
    made = _credentials(system.home.credentials)
    assert made["base_url"] == system.state.gateway_url
    assert len(made["password"]) >= 24
    assert system.home.credentials.stat().st_mode & 0o777 == 0o600
    assert _enters(made)


async def test_it_is_kept_and_its_address_follows(system: Supervised, file: Path) -> None:
    before = _credentials(system.home.credentials)
    moved = system.state.gateway_url.replace("127.0.0.1", "localhost")
    await ensure_account(moved, file)
    assert _credentials(file) == {**before, "base_url": moved}


async def test_a_break_between_file_and_registration_is_repaired(system: Supervised, file: Path) -> None:
    before = _credentials(system.home.credentials)
    _rewrite(file, email="someone@weft.example", workspace_id=None)
    await ensure_account(system.state.gateway_url, file)
    after = _credentials(file)
    assert (after["email"], after["password"]) == ("someone@weft.example", before["password"])
    assert _enters(after)


async def test_a_break_between_registration_and_file_is_repaired(system: Supervised, file: Path) -> None:
    before = _credentials(system.home.credentials)
    _rewrite(file, workspace_id=None)
    await ensure_account(system.state.gateway_url, file)
    assert _credentials(file) == before


async def test_without_its_file_another_account_is_made(system: Supervised, tmp_path: Path) -> None:
    await ensure_account(system.state.gateway_url, tmp_path / "new.json")
    other = _credentials(tmp_path / "new.json")
    assert other["email"] != _credentials(system.home.credentials)["email"]
    assert _enters(other)


async def test_a_changed_password_is_told(system: Supervised, file: Path) -> None:
    _rewrite(file, password="not the password any more")
    with pytest.raises(AccountError, match="weft login"):
        await ensure_account(system.state.gateway_url, file)


async def test_an_unreachable_gateway_is_told_and_the_file_is_there(tmp_path: Path) -> None:
    with pytest.raises(AccountError):
        await ensure_account(f"http://127.0.0.1:{free_port()}", tmp_path / "new.json")
    assert len(_credentials(tmp_path / "new.json")["password"]) >= 24
