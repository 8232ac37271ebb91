"""The `weft` command against a scripted server, as a process."""

import json
import socket
import stat
from pathlib import Path

import pytest

from support.scripted_weft import EMAIL, PASSWORD, WORKSPACE, Scripted
from support.weft_command import WeftCommand
from weft_client.cli.search import SearchMode
from weft_core.contracts.query import Mode


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def weft(home: Path) -> WeftCommand:
    return WeftCommand(home)


@pytest.fixture
def local(weft: WeftCommand, url: str) -> WeftCommand:
    """With the credentials file that `weft up` leaves."""
    _credentials(weft.home, url)
    return weft


def _credentials(home: Path, url: str) -> None:
    home.mkdir(exist_ok=True)
    values = {"base_url": url, "email": EMAIL, "password": PASSWORD, "workspace_id": str(WORKSPACE)}
    (home / "credentials.json").write_text(json.dumps(values))


def test_token_prints_a_valid_token_and_keeps_it_for_the_next_command(local: WeftCommand, server: Scripted) -> None:
    first, second = local("token"), local("token")
    assert first.stdout == second.stdout
    assert first.stdout.strip() in server.valid
    assert server.logins == 1
    session = local.home / "session.json"
    assert stat.S_IMODE(session.stat().st_mode) == 0o600
    assert stat.S_IMODE((local.home / "session.lock").stat().st_mode) & 0o077 == 0
    assert PASSWORD not in session.read_text()


def test_the_local_system_may_come_back_on_another_port(local: WeftCommand, url: str, server: Scripted) -> None:
    local("token")
    _credentials(local.home, url.replace("127.0.0.1", "localhost"))
    assert local("token").returncode == 0
    assert server.logins == 1


def test_login_then_logout(weft: WeftCommand, url: str, server: Scripted) -> None:
    signed = weft("login", "--url", url, "--email", EMAIL, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert signed.stdout == f"Signed in to {url} as {EMAIL}\n"
    assert PASSWORD not in (weft.home / "session.json").read_text()
    assert weft("token").stdout.strip() in server.valid
    who = weft("whoami").stdout
    assert f"account\t{EMAIL}" in who
    assert f"{WORKSPACE} first, owner (in use)" in who
    assert weft("logout").returncode == 0
    assert not server.refresh_tokens
    assert not (weft.home / "session.json").exists()
    assert weft("token").returncode == 1


def test_a_wrong_password_is_one_line(weft: WeftCommand, url: str) -> None:
    refused = weft("login", "--url", url, "--email", EMAIL, env={"WEFT_PASSWORD": "wrong"})
    assert refused.returncode == 1
    assert refused.stderr == "weft: e-mail or password is wrong\n"


def test_the_environment_goes_before_the_files(local: WeftCommand, url: str, server: Scripted) -> None:
    token = server.issue().access_token
    assert local("token", env={"WEFT_TOKEN": token}).stdout.strip() == token
    elsewhere = local("token", env={"WEFT_URL": "http://127.0.0.1:9"})
    assert (elsewhere.returncode, server.logins) == (1, 0)
    assert "not signed in to http://127.0.0.1:9" in elsewhere.stderr
    assert local("token", env={"WEFT_WORKSPACE": "x"}).stderr == "weft: WEFT_WORKSPACE is not a workspace id: x\n"


def test_not_signed_in_says_what_to_do(weft: WeftCommand) -> None:
    refused = weft("ls")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "weft: not signed in. Sign in with: weft login\n"


def test_nothing_listening_says_what_to_do(weft: WeftCommand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    _credentials(weft.home, f"http://127.0.0.1:{port}")
    refused = weft("ls")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.endswith("is Weft running? try: weft up\n")


@pytest.mark.parametrize(
    "arguments", [["ask"], ["nonsense"], ["rm", "no-id"], ["search", "q", "--mode", "x"], ["upload", "--metadata", "k"]]
)
def test_wrong_usage_ends_with_2(weft: WeftCommand, arguments: list[str]) -> None:
    assert weft(*arguments).returncode == 2


def test_upload_walks_folders_and_reports_each_failure(local: WeftCommand, server: Scripted, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in ["b.md", "sub/a.TXT", ".hidden.txt", ".git/x.txt", "data.bin", "broken.pdf"]:
        (folder / name).write_bytes(b"text")
    done = local("upload", str(folder), str(folder / "b.md"), "--metadata", "year=2020", "--metadata", "v=1.0.0")
    assert done.returncode == 1
    assert {upload.filename for upload in server.uploads} == {"b.md", "a.TXT", "broken.pdf"}
    assert {upload.metadata for upload in server.uploads} == {'{"year": 2020, "v": "1.0.0"}'}
    assert f"skipped {folder}/data.bin" in done.stderr
    assert f"FAILED\t{folder}/broken.pdf\tThe file is damaged" in done.stdout
    assert "2 documents uploaded, 1 failed:" in done.stdout
    listed = local("ls").stdout.splitlines()
    assert len(listed) == 3
    assert any("failed (corrupt)" in line for line in listed)


def test_upload_waits_its_turn_when_told_to(local: WeftCommand, server: Scripted, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    server.busy = 2
    assert local("upload", str(tmp_path / "a.txt"), "--no-wait").returncode == 0
    assert (len(server.uploads), server.opened_streams) == (1, 0)


def test_a_missing_path_uploads_nothing(local: WeftCommand, server: Scripted, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    refused = local("upload", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert refused.returncode == 1
    assert refused.stderr == f"weft: {tmp_path}/b.txt: there is no such file or folder\n"
    assert not server.uploads


def test_many_processes_share_one_login(local: WeftCommand, server: Scripted) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        tokens = {result.stdout for result in pool.map(lambda _n: local("token"), range(4))}
    assert len(tokens) == 1
    assert server.logins == 1


def test_modes_of_the_command_are_those_of_the_contract() -> None:
    assert [mode.value for mode in SearchMode] == [mode.value for mode in Mode]
