"""Children of a supervisor that was killed: found by pid and start, never by pid alone."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path

from weft_local.files import write_private
from weft_local.process import start_mark


def record(path: Path, pid: int, mark: str) -> None:
    write_private(path, json.dumps({"pid": pid, "mark": mark}))


def end_recorded(path: Path, stop_signal: signal.Signals) -> None:
    """End the process noted in `path`, if it still runs."""
    with contextlib.suppress(FileNotFoundError, ValueError, KeyError):  # a half-written note names nobody
        noted = json.loads(path.read_text())
        end(int(noted["pid"]), str(noted["mark"]), stop_signal)
    path.unlink(missing_ok=True)


def end(pid: int, mark: str, stop_signal: signal.Signals, within_s: float = 10) -> bool:
    """End the process `pid` if it is still the one with `mark`; True when there was something to end."""
    if start_mark(pid) != mark:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
    deadline = time.monotonic() + within_s
    while start_mark(pid) == mark and time.monotonic() < deadline:
        time.sleep(0.02)
    if start_mark(pid) == mark:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        while start_mark(pid) == mark:
            if time.monotonic() > deadline + within_s:
                raise TimeoutError(f"process {pid} of an earlier run cannot be ended")
            time.sleep(0.02)
    return True


def end_marked(variable: str, value: str) -> list[int]:
    """Kill every process whose environment holds `variable=value`, ourselves and our ancestors excepted.

    Reaches grandchildren too, whose pids nobody noted. Returns the pids.
    """
    import psutil

    spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid not in spared and process.environ().get(variable) == value:
                process.kill()
                found.append(process)
    psutil.wait_procs(found, timeout=5)
    return [process.pid for process in found]
