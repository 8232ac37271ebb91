"""The whole system as users run it: the real supervisor in a folder of its own, on ports of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from support.databases import own_databases
from support.ports import free_port
from support.servers import given_environment
from support.waiting import eventually
from weft_local.supervisor.home import Home
from weft_local.supervisor.state import Phase, RunState, Step, running

START_S, STOP_S = 240, 60
MAX_UPLOAD_BYTES = 8 * 1024 * 1024


@dataclass
class Stack:
    """One system. `url` stays the same over restarts."""

    home: Home
    url: str
    environment: Mapping[str, str]
    supervisor: "subprocess.Popen[bytes] | None" = None

    @property
    def state(self) -> RunState:
        state = running(self.home.state)
        assert state is not None, "the supervisor does not run"
        return state

    def start(self) -> None:
        """Start the supervisor and wait until everything is ready."""
        self.home.make()
        log = self.home.log("supervisor").open("ab")
        command = [sys.executable, "-m", "weft_local.supervisor", "--home", str(self.home.root)]
        with log:
            self.supervisor = supervisor = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

        def ready() -> bool:
            if supervisor.poll() is not None:
                raise AssertionError(f"the system did not start\n{self.logs()}")
            state = running(self.home.state)
            return state is not None and state.pid == supervisor.pid and state.phase == Phase.READY

        eventually(ready, START_S, "the system is ready")

    def stop(self) -> None:
        """Stop it as `weft down` does, and see that no process is left."""
        if running(self.home.state) is None:
            return
        alive = self._end(psutil.Process.terminate)
        for process in alive:
            process.kill()
        assert not alive, f"still running after {STOP_S} s: {alive}\n{self.logs()}"

    def kill(self) -> None:
        """SIGKILL to the supervisor alone: everything below it must die with it."""
        alive = self._end(psutil.Process.kill)
        assert not alive, f"outlived their supervisor: {alive}"

    def _end(self, strike: Callable[[psutil.Process], None]) -> list[psutil.Process]:
        """Strike the supervisor; what still runs after a while."""
        tree = self.processes()
        strike(tree[0])
        if self.supervisor is not None:
            self.supervisor.wait(STOP_S)
        return psutil.wait_procs(tree[1:], STOP_S)[1]

    def processes(self) -> list[psutil.Process]:
        """The supervisor, then all its descendants."""
        supervisor = psutil.Process(self.state.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def runs(self, name: str) -> bool:
        """Whether this process is ready (a store given by its address is not ours to watch)."""
        return self.state.processes[name].step == Step.READY

    def kill_process(self, name: str) -> None:
        """SIGKILL to one process and its children; returns when the supervisor has brought it back."""
        before = self.state.processes[name]
        assert before.pid is not None
        leader = psutil.Process(before.pid)
        for process in [leader, *leader.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):  # children may die of their leader's death
                process.kill()

        def back() -> bool:
            now = self.state.processes[name]
            return now.restarts > before.restarts and now.step == Step.READY

        eventually(back, START_S, f"{name} is back")

    def settings(self, name: str) -> dict[str, str]:
        """The WEFT_ settings a process was started with."""
        pid = self.state.processes[name].pid
        return {key: value for key, value in psutil.Process(pid).environ().items() if key.startswith("WEFT_")}

    def logs(self, lines: int = 40) -> str:
        """The end of every log."""
        ends = []
        for log in sorted(self.home.log("x").parent.glob("*.log")):
            tail = log.read_text(errors="replace").splitlines()[-lines:]
            ends.append(f"--- {log.stem}\n" + "\n".join(tail))
        return "\n".join(ends)


@contextmanager
def started_stack(**settings: str) -> Iterator[Stack]:
    """A running system with nothing in it; on the real stores whose addresses are given for tests."""
    with tempfile.TemporaryDirectory(prefix="weft-e2e-") as folder, own_databases(given_environment()) as stores:
        port = free_port()
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("WEFT_")}
        own = {"WEFT_PORT": str(port), "WEFT_MAX_UPLOAD_BYTES": str(MAX_UPLOAD_BYTES), "WEFT_LOG_LEVEL": "warning"}
        stack = Stack(
            Home(Path(folder) / "home"), f"http://127.0.0.1:{port}", {**inherited, **own, **stores, **settings}
        )
        stack.start()
        try:
            yield stack
        finally:
            stack.stop()
