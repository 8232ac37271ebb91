"""What a running supervisor tells other commands: one small file, replaced at each change."""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ValidationError

from weft_local.files import write_private
from weft_local.process import start_mark


class Phase(StrEnum):
    """Where the whole system stands."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    FAILED = "failed"
    STOPPED = "stopped"


class Step(StrEnum):
    """Where one process stands."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DONE = "done"
    EXTERNAL = "external"
    RESTARTING = "restarting"
    FAILED = "failed"
    STOPPED = "stopped"


class ProcessState(BaseModel):
    """One line of the list. `since` is in seconds since the epoch, `took_s` the time to its last ready."""

    name: str
    step: Step = Step.WAITING
    since: float = 0
    took_s: float | None = None
    pid: int | None = None
    mark: str = ""
    address: str = ""
    log: Path | None = None
    restarts: int = 0
    note: str = ""


class RunState(BaseModel):
    """One run of the supervisor, known by pid and start mark."""

    pid: int
    mark: str
    started: float
    phase: Phase = Phase.STARTING
    gateway_url: str = ""
    error: str = ""
    processes: dict[str, ProcessState] = {}

    @property
    def alive(self) -> bool:
        return bool(self.mark) and start_mark(self.pid) == self.mark


def read_state(path: Path) -> RunState | None:
    """The state of the last run, or None when there was none."""
    try:
        return RunState.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write_state(path: Path, state: RunState) -> None:
    write_private(path, state.model_dump_json(indent=1), durable=False)


def running(path: Path) -> RunState | None:
    """The state of the run that goes on now, if one does."""
    state = read_state(path)
    return state if state is not None and state.alive else None
