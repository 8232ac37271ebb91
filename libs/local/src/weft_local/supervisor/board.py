"""The list of what is starting and ready: kept in memory, written to the state file, shown by a display."""

import os
import time
from pathlib import Path
from typing import Protocol

from weft_local.managed import ManagedProcess
from weft_local.process import start_mark
from weft_local.supervisor.home import Home
from weft_local.supervisor.state import Phase, ProcessState, RunState, Step, write_state


class Display(Protocol):
    """Shows a run to a person."""

    def update(self, state: RunState) -> None:
        """Called at every change, and from time to time for the seconds to move."""

    def close(self) -> None:
        """Leave the terminal as it was found."""


class Board:
    """Writer of one run's state; every change reaches the file and the display at once."""

    def __init__(self, home: Home, display: Display) -> None:
        self._path = home.state
        self._display = display
        pid = os.getpid()
        self.state = RunState(pid=pid, mark=start_mark(pid) or "", started=time.time())

    def add(self, name: str, log: Path | None = None, step: Step = Step.WAITING, note: str = "") -> None:
        self.state.processes[name] = ProcessState(name=name, log=log, step=step, note=note, since=time.time())

    def step(self, name: str, step: Step, note: str = "") -> None:
        """Move one line on; READY and DONE note how long the step before took."""
        line = self.state.processes[name]
        now = time.time()
        if step in {Step.READY, Step.DONE}:
            line.took_s = now - line.since
        line.step, line.note, line.since = step, note, now
        self.publish()

    def running(self, process: ManagedProcess) -> None:
        """Note the pid of a process that just became ready."""
        line = self.state.processes[process.name]
        if process.child is not None:
            line.pid, line.mark = process.child.pid, process.child.mark
        self.step(process.name, Step.READY)

    def phase(self, phase: Phase, error: str = "") -> None:
        self.state.phase = phase
        self.state.error = error
        self.publish()

    def publish(self) -> None:
        write_state(self._path, self.state)
        self._display.update(self.state)

    def tick(self) -> None:
        """Let the display count seconds."""
        self._display.update(self.state)
