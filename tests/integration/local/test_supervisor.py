"""The supervisor with a small process table: order, secrets, restarts, and that nothing outlives it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from support.supervised import Supervised, gone, supervised
from support.waiting import eventually
from weft_local.supervisor.state import Phase, Step


def test_all_are_ready_in_order_and_stop_together(tmp_path: Path) -> None:
    with supervised(tmp_path, "small") as system:
        state = system.ready()
        assert {name: line.step for name, line in state.processes.items()} == {
            "redis": Step.READY,
            "migrate": Step.DONE,
            "worker": Step.READY,
            "auth": Step.READY,
            "gateway": Step.READY,
        }
        assert system.note("worker")["settings"]["WEFT_REDIS_URL"].startswith("redis://:")
        ready_at = {name: line.since for name, line in state.processes.items()}
        assert ready_at["redis"] < ready_at["worker"] < ready_at["migrate"] < ready_at["auth"]
        tree = system.tree()
        assert len(tree) >= 5
        said = system.end(signal.SIGINT)
    assert system.process.returncode == 0
    assert gone(tree) == []
    assert "gateway" in said
    assert system.state.phase == Phase.STOPPED


def test_a_secret_reaches_its_owner_only(tmp_path: Path) -> None:
    with supervised(tmp_path, "small") as system:
        system.ready()
        key = system.note("auth")["settings"]["WEFT_AUTH_KEY_SECRET"]
        assert len(key) >= 32
        for other in ("gateway", "worker"):
            assert key not in system.note(other)["settings"].values()
        for path in (system.home.auth_key, system.home.state, system.home.data("redis") / "password"):
            assert path.stat().st_mode & 0o077 == 0, path
        assert key not in system.home.state.read_text()


def test_killed_supervisor_leaves_nothing_and_the_next_start_recovers(tmp_path: Path) -> None:
    with supervised(tmp_path, "small") as first:
        first.ready()
        tree = first.tree()
        first.process.kill()
        # a service's own child is in nobody's charge then; only the next start can find it
        direct = [
            process for process in tree if process.pid not in {first.note(n)["child"] for n in ("worker", "auth")}
        ]
        assert gone([p for p in direct if p.pid != first.note("gateway")["child"]]) == []
    with supervised(tmp_path, "small") as second:
        second.ready()
        assert gone(tree, within=5) == []
        second.end()


def test_a_stray_grandchild_of_a_killed_run_is_found_by_the_next(tmp_path: Path) -> None:
    with supervised(tmp_path, "stray") as first:
        first.ready()
        stray = psutil.Process(first.note("stray")["child"])
        first.process.kill()
        first.process.wait(10)
    assert stray.is_running()
    with supervised(tmp_path, "stray") as second:
        second.ready()
        assert gone([stray], within=5) == []
        second.end()


@pytest.mark.parametrize("name", ["auth", "worker", "redis"])
def test_what_dies_is_started_again_at_its_address_and_reported(tmp_path: Path, name: str) -> None:
    with supervised(tmp_path, "small") as system:
        before = system.ready().processes[name]
        assert before.pid is not None
        settings = system.note("gateway")["settings"]
        os.kill(before.pid, signal.SIGKILL)
        eventually(lambda: system.state.processes[name].restarts == 1, 10, "the death is noticed")
        eventually(lambda: system.state.processes[name].step == Step.READY, 20, "it is ready again")
        assert system.state.processes[name].pid != before.pid
        assert system.state.phase == Phase.READY
        if name == "auth":
            port = system.note("auth")["settings"]["WEFT_PORT"]
            assert settings["WEFT_AUTH_URL"] == f"http://127.0.0.1:{port}"
        said = system.end()
    assert "was killed by signal 9" in said


def test_a_second_supervisor_is_refused(tmp_path: Path) -> None:
    with supervised(tmp_path, "small") as first:
        first.ready()
        with supervised(tmp_path, "small") as second:
            assert second.process.wait(30) == 3
        assert first.state.pid == first.process.pid
        assert first.state.phase == Phase.READY
        first.end()


def test_a_broken_migration_fails_the_start_and_says_why(tmp_path: Path) -> None:
    with supervised(tmp_path, "broken") as system:
        assert system.process.wait(60) == 1
    assert system.state.phase == Phase.FAILED
    assert "no such column" in system.state.error
    server = system.state.processes["redis"].pid
    assert server is not None
    assert not psutil.pid_exists(server)


def test_stop_while_starting(tmp_path: Path) -> None:
    with supervised(tmp_path, "silent") as system:
        system.note("silent")
        tree = system.tree()
        system.end()
    assert system.process.returncode == 0
    assert gone(tree) == []


def test_a_given_store_takes_the_local_ones_place(tmp_path: Path, redis_url: SecretStr) -> None:
    with supervised(tmp_path, "small", {"WEFT_REDIS_URL": redis_url.get_secret_value()}) as system:
        state = system.ready()
        assert state.processes["redis"].step == Step.EXTERNAL
        assert redis_url.get_secret_value().split("@")[0] not in system.home.state.read_text()
        assert system.note("worker")["settings"]["WEFT_REDIS_URL"] == redis_url.get_secret_value()
        assert not system.home.data("redis").exists()
        system.end()


def test_a_taken_gateway_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with supervised(tmp_path / "one", "small") as first:
        port = first.ready().gateway_url.rpartition(":")[2]
        with supervised(tmp_path / "two", "small", {"WEFT_PORT": port}) as second:
            assert second.process.wait(30) == 1
        assert f"WEFT_PORT={port}" in second.state.error
        assert all(line.pid is None for line in second.state.processes.values())
        first.end()


def test_status_and_logs_of_a_running_system(tmp_path: Path) -> None:
    def weft(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = "import typer; from weft_local.cli import register; app = typer.Typer(); register(app); app()"
        return subprocess.run(
            [sys.executable, "-c", command, *arguments],
            env={**os.environ, "WEFT_HOME": str(tmp_path), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert weft("status").returncode == 1
    with supervised(tmp_path, "small") as system:
        url = system.ready().gateway_url
        shown = weft("status")
        assert shown.returncode == 0
        assert url in shown.stdout
        assert "worker" in shown.stdout
        again = weft("up")
        assert (again.returncode, url in again.stdout) == (0, True)
        assert "asked /readyz" in weft("logs", "auth").stdout
        assert "migrated" in weft("logs").stdout
        assert "no log named 'nothing'" in weft("logs", "nothing").stderr
        assert weft("servers", "redis").returncode == 1
        tree = _tree(system)
        assert weft("down").returncode == 0
        assert gone(tree) == []
    assert weft("down").returncode == 0


def _tree(system: Supervised) -> list[psutil.Process]:
    return system.tree()
