import io
import json
import time
from pathlib import Path

import pytest
from rich.console import Console

from weft_local.supervisor.display import LineDisplay, LiveDisplay
from weft_local.supervisor.environment import settings_of, shared_settings
from weft_local.supervisor.home import Home, default_home
from weft_local.supervisor.keeper import Backoff
from weft_local.supervisor.plan import whole_system
from weft_local.supervisor.state import Phase, ProcessState, RunState, Step, read_state, running, write_state


def test_backoff_doubles_to_half_a_minute_and_starts_anew_after_health() -> None:
    backoff = Backoff()
    assert [backoff.after(1) for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert backoff.after(61) == 0.5
    assert backoff.after(1) == 1


def test_the_home_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEFT_HOME", str(tmp_path / "here"))
    assert default_home().root == tmp_path / "here"
    monkeypatch.delenv("WEFT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home().root.name == "weft"


def test_only_its_owner_gets_a_secret_and_only_the_gateway_a_public_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEFT_HOST", "0.0.0.0")  # noqa: S104 - what a user would ask for
    plan, home = whole_system(), Home(tmp_path).make()
    shared = shared_settings(home, plan, {"WEFT_REDIS_URL": "redis://here"})
    given = {service.name: settings_of(service, plan, shared) for service in plan.all_services}
    assert [name for name, own in given.items() if "WEFT_AUTH_KEY_SECRET" in own] == ["auth"]
    assert {name for name, own in given.items() if own["WEFT_HOST"] != "127.0.0.1"} == {"gateway"}
    assert all(own["WEFT_REDIS_URL"] == "redis://here" for own in given.values())
    assert "WEFT_AUTH_KEY_SECRET" in settings_of(None, plan, shared)


def test_state_of_a_dead_or_broken_run_is_not_running(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert running(path) is None
    path.write_text("{ half")
    assert read_state(path) is None
    write_state(path, RunState(pid=1, mark="another boot:1", started=0))
    assert read_state(path) is not None
    assert running(path) is None


def _state(**steps: Step) -> RunState:
    lines = {name: ProcessState(name=name, step=step, since=time.time(), took_s=1.25) for name, step in steps.items()}
    return RunState(pid=1, mark="", started=0, processes=lines)


def test_lines_say_each_change_once() -> None:
    out = io.StringIO()
    display = LineDisplay(Console(file=out, width=100))
    for state in (_state(auth=Step.STARTING), _state(auth=Step.READY), _state(auth=Step.READY)):
        display.update(state)
    assert out.getvalue().count("auth") == 1
    assert "ready in 1.2 s" in out.getvalue()


def test_the_live_list_ends_with_the_start_and_lines_follow() -> None:
    out = io.StringIO()
    display = LiveDisplay(Console(file=out, width=100, force_terminal=True, color_system=None))
    display.update(_state(auth=Step.STARTING))
    ready = _state(auth=Step.READY)
    ready.phase = Phase.READY
    display.update(ready)
    size = len(out.getvalue())
    display.update(ready)
    assert len(out.getvalue()) == size
    died = _state(auth=Step.RESTARTING)
    died.phase = Phase.READY
    display.update(died)
    assert "restarting" in out.getvalue()[size:]
    display.close()


def test_state_file_is_private_and_readable_json(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_state(path, _state(auth=Step.READY))
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["processes"]["auth"]["step"] == "ready"
