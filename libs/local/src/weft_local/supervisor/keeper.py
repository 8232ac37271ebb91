"""Restart of processes that die, with backoff."""

import asyncio
import time

from weft_local.managed import ManagedProcess, NotOursError, StartError
from weft_local.supervisor.board import Board
from weft_local.supervisor.state import Step

_FIRST_S, _LONGEST_S, _HEALTHY_S = 0.5, 30.0, 60.0


class Backoff:
    """Waits that double from half a second to 30, and start anew after a minute of health."""

    def __init__(self) -> None:
        self._next_s = _FIRST_S

    def after(self, healthy_s: float) -> float:
        """Seconds to wait before the next start of a process that lived `healthy_s` seconds."""
        if healthy_s >= _HEALTHY_S:
            self._next_s = _FIRST_S
        wait, self._next_s = self._next_s, min(self._next_s * 2, _LONGEST_S)
        return wait


async def keep(process: ManagedProcess, board: Board) -> None:
    """Watch a launched process for ever and start it again whenever it ends."""
    backoff = Backoff()
    line = board.state.processes[process.name]
    ready_at = time.monotonic()
    failure = ""
    while True:
        reason = failure or await _end_of(process)
        failure = ""
        wait = backoff.after(time.monotonic() - ready_at)
        line.restarts += 1
        board.step(process.name, Step.RESTARTING, f"{reason}; starts again in {wait:.1f} s")
        await asyncio.sleep(wait)
        board.step(process.name, Step.STARTING, reason)
        try:
            await process.launch()
        except (StartError, NotOursError, OSError) as error:
            ready_at = time.monotonic()
            failure = str(error).partition("\n")[0]
            continue
        ready_at = time.monotonic()
        board.running(process)


async def _end_of(process: ManagedProcess) -> str:
    child = process.child
    if child is None:
        return "is not running"
    while (code := child.returncode) is None:  # noqa: ASYNC110 - no event to await
        await asyncio.sleep(0.2)
    child.kill_group()  # what it left of its group would hold its port and its files
    return f"ended with status {code}" if code >= 0 else f"was killed by signal {-code}"
