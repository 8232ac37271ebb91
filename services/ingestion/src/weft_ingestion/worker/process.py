"""A pool process: one event loop and one set of clients for its whole life."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from types import FrameType
from uuid import UUID

from weft_ingestion.settings import WorkerSettings
from weft_ingestion.worker.runner import JobRunner
from weft_ingestion.worker.tools import Models, open_tools


class StopPipe:
    """How the parent tells its children to hand their jobs back: it holds the only writing end, and closing it (or
    dying) reaches every child as an end of file. Celery itself tells them nothing before it kills them."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def close(self) -> None:
        """In the parent: stop. Safe in a signal handler, and twice."""
        if self._write >= 0:
            write, self._write = self._write, -1
            os.close(write)

    def listen(self, loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
        """In a child, after the fork."""
        self.close()

        def ended() -> None:
            loop.remove_reader(self._read)
            stopping.set()

        loop.add_reader(self._read, ended)


class PoolProcess:
    """Made once in each child after the fork, closed when it ends."""

    def __init__(self, settings: WorkerSettings, models: Models, pipe: StopPipe) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._stack = AsyncExitStack()
        self._stopping = asyncio.Event()
        self._terminated = False
        tools = self._runner.run(self._stack.enter_async_context(open_tools(settings, models)))
        self._jobs = JobRunner(tools, self._stopping)
        pipe.listen(self._runner.get_loop(), self._stopping)

    def run(self, job_id: UUID) -> None:
        """Runs one job to its outcome. A SIGTERM in the meantime (to the whole group by a supervisor, or by Celery at
        the end of its patience) hands the job back and ends the process; at other times it is the pool's to handle."""
        before = signal.signal(signal.SIGTERM, self._on_sigterm)
        try:
            self._runner.run(self._run(job_id))
        finally:
            signal.signal(signal.SIGTERM, before)
        if self._terminated:
            os._exit(0)

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()

    async def _run(self, job_id: UUID) -> None:
        await asyncio.sleep(0)  # lets the loop see an end of file that came while it stood still
        await self._jobs.run(job_id)

    def _on_sigterm(self, _signal: int, _frame: FrameType | None) -> None:
        self._terminated = True
        self._runner.get_loop().call_soon_threadsafe(self._stopping.set)
