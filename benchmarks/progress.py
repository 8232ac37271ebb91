"""Bars on the error stream, so that what is printed for programs stays clean."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class Bar:
    """Counts things done."""

    def __init__(self, progress: Progress, title: str, total: int, done: int) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total, completed=done)

    def advance(self) -> None:
        self._progress.advance(self._task)

    def at(self, done: int) -> None:
        self._progress.update(self._task, completed=done)


@contextmanager
def bar(title: str, total: int, done: int = 0) -> Iterator[Bar]:
    """`done` of `total` are done from an earlier run."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield Bar(progress, title, total, done)
