"""What a person sees while Weft starts, runs and stops."""

import time

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from weft_local.supervisor.board import Display
from weft_local.supervisor.state import Phase, ProcessState, RunState, Step

_SIGNS = {
    Step.WAITING: ("·", "dim"),
    Step.STARTING: ("…", "yellow"),
    Step.READY: ("✓", "green"),
    Step.DONE: ("✓", "green"),
    Step.EXTERNAL: ("→", "cyan"),
    Step.RESTARTING: ("!", "yellow"),
    Step.FAILED: ("✗", "red"),
    Step.STOPPED: ("■", "dim"),
}
_UNSPOKEN = {Step.WAITING, Step.STARTING}


def describe(line: ProcessState) -> str:
    """One process in words."""
    match line.step:
        case Step.STARTING:
            return f"starting {time.time() - line.since:.0f} s"
        case Step.READY | Step.DONE:
            took = f" in {line.took_s:.1f} s" if line.took_s is not None else ""
            again = f", restarted {line.restarts}×" if line.restarts else ""
            return f"{line.step}{took}{again}"
        case Step.EXTERNAL:
            return f"given: {line.note}"
        case _:
            return f"{line.step}: {line.note}" if line.note else str(line.step)


def table(state: RunState) -> Table:
    """The whole list."""
    grid = Table.grid(padding=(0, 2))
    for line in state.processes.values():
        sign, style = _SIGNS[line.step]
        grid.add_row(Text(sign, style), line.name, Text(describe(line), style))
    return grid


class LineDisplay:
    """One line for each change, for logs (`timed`) and pipes. What is true in `already` is not said again."""

    def __init__(
        self, console: Console, *, timed: bool = False, muted: bool = False, already: RunState | None = None
    ) -> None:
        self._console = console
        self._timed = timed
        self._said: dict[str, tuple[Step, int, str]] = {}
        if already is not None:
            self.muted = True
            self.update(already)
        self.muted = muted

    def update(self, state: RunState) -> None:
        for line in state.processes.values():
            now = (line.step, line.restarts, line.note)
            if self._said.get(line.name) != now and line.step not in _UNSPOKEN and not self.muted:
                sign, style = _SIGNS[line.step]
                begin = time.strftime("%Y-%m-%d %H:%M:%S") if self._timed else " "
                self._console.print(Text(f"{begin} {sign} {line.name:<18} {describe(line)}", style))
            self._said[line.name] = now

    def close(self) -> None:
        """Nothing is held."""


class LiveDisplay:
    """A list that moves in place until all is ready, then lines."""

    def __init__(self, console: Console) -> None:
        self._lines = LineDisplay(console, muted=True)
        self._live: Live | None = Live(console=console, auto_refresh=False, transient=False)
        self._live.start()

    def update(self, state: RunState) -> None:
        if self._live is not None:
            self._live.update(table(state), refresh=True)
        self._lines.update(state)
        if state.phase != Phase.STARTING:
            self.close()
            self._lines.muted = False

    def close(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


def display_for(console: Console) -> Display:
    return LiveDisplay(console) if console.is_terminal else LineDisplay(console)
