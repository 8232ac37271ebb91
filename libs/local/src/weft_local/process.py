"""Children that die with us, are known by pid and start, and stop in a bounded time."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class Identity:
    """Who a child runs as when we are root and it must not be."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Command:
    """One program start. `env` is the whole environment; `pass_fds` stay open in the child."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    run_as: Identity | None = None
    pass_fds: tuple[int, ...] = ()


def start_mark(pid: int) -> str | None:
    """What tells a process from a later one with the same pid; None when there is none.

    Linux: boot id and start tick, which no change of the clock moves. Elsewhere the creation time.
    """
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.2f}"
    except psutil.NoSuchProcess:
        return None


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def arm() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the call above took hold
            os._exit(1)

    return arm


class Child:
    """A running program of ours, leader of its own process group."""

    def __init__(self, popen: subprocess.Popen[bytes], log: Path, log_start: int) -> None:
        self._popen = popen
        self._log, self._log_start = log, log_start
        self.pid = popen.pid
        self.mark = start_mark(popen.pid) or ""

    @property
    def returncode(self) -> int | None:
        """Exit status, negative for a signal; None while it lives."""
        return self._popen.poll()

    async def wait(self, within_s: float) -> int | None:
        """The exit status, or None when it still lives after `within_s` seconds."""
        deadline = time.monotonic() + within_s
        while (code := self.returncode) is None and time.monotonic() < deadline:  # noqa: ASYNC110 - no event to await
            await asyncio.sleep(0.02)
        return code

    async def stop(self, stop_signal: signal.Signals, within_s: float) -> None:
        """Ask the leader, wait, then kill whatever is left of the group."""
        if self.returncode is None:
            self._popen.send_signal(stop_signal)
            await self.wait(within_s)
        self.kill_group()
        await self.wait(5)

    def last_words(self, lines: int = 15) -> str:
        """The end of what this program has written, for an error message."""
        with self._log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(min(self._log_start, size), size - 16_384))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])

    def kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # PermissionError: zombies only, on macOS
            os.killpg(self.pid, signal.SIGKILL)


def spawn(command: Command, log: Path, death_signal: signal.Signals) -> Child:
    """Start `command` with its output appended to `log`.

    On Linux the child gets `death_signal` when this process dies. The kernel sends it when the
    starting *thread* ends, hence the check.
    """
    linux = sys.platform == "linux"
    if linux and threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start child processes from the main thread: they end with the thread that started them")
    log.parent.mkdir(parents=True, exist_ok=True)
    identity = command.run_as
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
        log_start = output.seek(0, os.SEEK_END)
        popen = subprocess.Popen(
            command.argv,
            env=dict(command.env),
            cwd=command.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=command.pass_fds,
            user=identity.uid if identity else None,
            group=identity.gid if identity else None,
            extra_groups=[] if identity else None,
            preexec_fn=_die_with_parent(death_signal) if linux else None,  # noqa: PLW1509 - no threads hold locks prctl needs
        )
    return Child(popen, log, log_start)
