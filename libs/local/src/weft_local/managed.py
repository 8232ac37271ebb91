"""A process with a ready check: what the local servers and the services have in common."""

import asyncio
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path

from weft_local.process import Child, Command, spawn


class StartError(Exception):
    """A process could not be started; the message holds the end of its log."""


class NotOursError(Exception):
    """Something answers on the port, but it is not the process we started."""


class ManagedProcess(ABC):
    """Start, ready check and stop of one process. `launch` may be called again after it died."""

    name: str
    log: Path
    ready_within_s: float = 60
    stop_within_s: float = 15
    stop_signal: signal.Signals = signal.SIGTERM
    # what the kernel sends the process when the supervisor is killed
    death_signal: signal.Signals = signal.SIGKILL

    def __init__(self) -> None:
        self.child: Child | None = None

    @abstractmethod
    def command(self) -> Command:
        """What to run now."""

    @abstractmethod
    async def probe(self) -> bool:
        """One short check: True when it serves, False when not yet; NotOursError when another program answers."""

    def spawned(self, child: Child) -> None:  # noqa: B027 - a hook; doing nothing is right for most
        """Called right after each start of the program."""

    async def launch(self) -> None:
        """Start the program and wait until it serves; on any failure nothing of it is left running."""
        self.child = child = spawn(self.command(), self.log, self.death_signal)
        self.spawned(child)
        deadline = time.monotonic() + self.ready_within_s
        try:
            while not await self._answers(child):
                if time.monotonic() > deadline:
                    raise StartError(
                        f"{self.name} did not answer within {self.ready_within_s:.0f} s\n{child.last_words()}"
                    )
                await asyncio.sleep(0.05)
        except BaseException:
            await self.halt()
            raise

    async def _answers(self, child: Child) -> bool:
        if child.returncode is None and await self.probe() and child.returncode is None:
            return True
        if child.returncode is not None:
            raise StartError(f"{self.name} ended with status {child.returncode} at its start\n{child.last_words()}")
        return False

    async def halt(self) -> None:
        """Stop the program if it runs."""
        if self.child is not None:
            await self.child.stop(self.stop_signal, self.stop_within_s)
            self.child = None
