"""Restarts of a process that dies, then fails to start, then starts."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from weft_local.managed import ManagedProcess, StartError
from weft_local.process import Command
from weft_local.supervisor import keeper
from weft_local.supervisor.board import Board
from weft_local.supervisor.home import Home
from weft_local.supervisor.state import RunState, Step

_PROGRAM = """
import pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
starts = len(list(folder.glob("start-*")))
(folder / f"start-{starts}").touch()
if starts == 1:
    sys.exit("the disk is full")
(folder / "ready").touch()
time.sleep(60)
"""


class Flaky(ManagedProcess):
    name = "flaky"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.log = folder, folder / "flaky.log"

    def command(self) -> Command:
        (self.folder / "ready").unlink(missing_ok=True)
        return Command((sys.executable, "-c", _PROGRAM, str(self.folder)), os.environ, self.folder)

    async def probe(self) -> bool:
        return (self.folder / "ready").exists()


class Notes:
    """A display that keeps what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[Step, str]] = []

    def update(self, state: RunState) -> None:
        self.said += [(line.step, line.note) for line in state.processes.values()]

    def close(self) -> None:
        """Nothing is held."""


async def test_a_failed_restart_is_tried_again_later_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_FIRST_S", 0.05)
    process, notes = Flaky(tmp_path), Notes()
    board = Board(Home(tmp_path / "home").make(), notes)
    board.add("flaky")
    await process.launch()
    board.running(process)
    keeping = asyncio.create_task(keeper.keep(process, board))
    line = board.state.processes["flaky"]
    try:
        assert process.child is not None
        os.kill(process.child.pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            while not (line.restarts == 2 and line.step == Step.READY):  # noqa: ASYNC110 - no event to await
                await asyncio.sleep(0.02)
    finally:
        keeping.cancel()
        await process.halt()
    told = [note for step, note in notes.said if step == Step.RESTARTING]
    assert "was killed by signal 9; starts again in 0.1 s" in told
    assert "flaky ended with status 1 at its start; starts again in 0.1 s" in told


async def test_a_start_that_fails_shows_the_end_of_the_log_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "start-0").touch()
    (tmp_path / "flaky.log").write_text("of an earlier run\n")
    process = Flaky(tmp_path)
    with pytest.raises(StartError, match="the disk is full") as failed:
        await process.launch()
    assert "earlier" not in str(failed.value)
    assert process.child is None
