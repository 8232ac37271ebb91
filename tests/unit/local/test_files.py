import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from weft_local.files import HomeBusyError, Port, exclusive, is_free, kept_secret, write_private
from weft_local.process import start_mark


def test_a_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "secret")
    assert len(first) >= 43
    assert kept_secret(tmp_path / "secret") == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_file_is_not_a_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    assert len(kept_secret(tmp_path / "secret")) >= 43


def test_write_private_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_private(tmp_path / "file", "one")
    write_private(tmp_path / "file", "two")
    assert (tmp_path / "file").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_lock_of_another_process_is_seen_and_ends_with_it(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from weft_local.files import exclusive\n"
        "with exclusive(Path(sys.argv[1])):\n print('held', flush=True); input()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HomeBusyError), exclusive(tmp_path / "lock"):
            pass
        holder.kill()
        holder.wait(10)
    with exclusive(tmp_path / "lock"):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="a bound port can be lent on Linux only")
def test_a_kept_port_is_given_to_nobody_else_but_can_be_served() -> None:
    port = Port()
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind(("127.0.0.1", port.number))
    with socket.create_server(("127.0.0.1", port.lend())):
        assert not is_free(port.number)
    port.release()
    assert is_free(port.number)


def test_a_start_mark_tells_processes_apart() -> None:
    assert start_mark(os.getpid()) == start_mark(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        mark = start_mark(child.pid)
        assert mark
        assert mark != start_mark(os.getpid())
        child.communicate()
    assert start_mark(child.pid) is None
