"""Showing an upload: a bar per document on a terminal, a line per finished document elsewhere."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from weft_client.cli.output import is_terminal, say


class Display(Protocol):
    """Told what happens to each file; `path` is the key."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def update(self, path: Path, stage: str, percent: float) -> None: ...

    def finish(self, path: Path, line: str, *, good: bool) -> None: ...


class Lines:
    """One line per finished file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def update(self, path: Path, stage: str, percent: float) -> None:
        """Steps in between are for people."""

    def finish(self, path: Path, line: str, *, good: bool) -> None:
        say(f"{'ok' if good else 'FAILED'}\t{path}\t{line}")


class Bars:
    """A bar for all files and one for each in hand; finished ones scroll away as lines above."""

    def __init__(self, total: int) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[stage]}", style="dim", markup=False),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, transient=True)
        self._all = self._progress.add_task("all", total=total, stage=f"0 of {total}")
        self._total = total
        self._finished = 0
        self._bars: dict[Path, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def update(self, path: Path, stage: str, percent: float) -> None:
        if path not in self._bars:
            self._bars[path] = self._progress.add_task(path.name, total=100, stage=stage)
        self._progress.update(self._bars[path], completed=percent, stage=stage)

    def finish(self, path: Path, line: str, *, good: bool) -> None:
        if (bar := self._bars.pop(path, None)) is not None:
            self._progress.remove_task(bar)
        self._finished += 1
        self._progress.update(self._all, completed=self._finished, stage=f"{self._finished} of {self._total}")
        mark = "✓" if good else "✗"
        self._progress.console.print(f"{mark} {path.name}: {line}", markup=False, highlight=False)


def open_display(total: int) -> Display:
    """The one that fits where standard output goes."""
    return Bars(total) if is_terminal() else Lines()
