"""Runs `small_system.py` and looks at what it does."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from support.waiting import eventually
from weft_local.supervisor.home import Home
from weft_local.supervisor.state import Phase, RunState, read_state

_SCRIPT = Path(__file__).with_name("small_system.py")


@dataclass
class Supervised:
    """One supervisor process and its home."""

    home: Home
    process: "subprocess.Popen[str]"

    @property
    def state(self) -> RunState:
        state = read_state(self.home.state)
        assert state is not None
        return state

    def ready(self) -> RunState:
        def check() -> bool:
            assert self.process.poll() is None, self.process.stdout and self.process.stdout.read()
            state = read_state(self.home.state)
            return state is not None and state.pid == self.process.pid and state.phase == Phase.READY

        eventually(check, 60, "the small system is ready")
        return self.state

    def note(self, name: str) -> dict[str, Any]:
        """What a service wrote of itself."""
        path = self.home.root / "run" / f"{name}.json"
        eventually(path.exists, 20, f"{name} has started")
        noted: dict[str, Any] = json.loads(path.read_text())
        return noted

    def tree(self) -> list[psutil.Process]:
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def end(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal, and return what was said once the supervisor has ended."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=60)[0]


@contextmanager
def supervised(home: Path, plan: str, env: Mapping[str, str] | None = None) -> Iterator[Supervised]:
    """A small system being started; killed at the end if a test left it."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("WEFT_")}
    process = subprocess.Popen(
        [sys.executable, "-P", str(_SCRIPT), "--home", str(home), "--plan", plan],
        env={**clean, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield Supervised(Home(home), process)
        finally:
            if process.poll() is None:
                process.kill()


def gone(processes: list[psutil.Process], within: float = 15) -> list[psutil.Process]:
    """Those that still live after `within` seconds."""
    left: list[psutil.Process] = psutil.wait_procs(processes, within)[1]
    return [process for process in left if process.status() != psutil.STATUS_ZOMBIE]
