"""Turns questions into vectors off the event loop, a bounded number at a time, each once per request."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from weft_models.embedding.base import Embedder, Vectors


class QuestionEncoder:
    """Threads of its own: the default pool would let dozens of encodings fight for two cores."""

    def __init__(self, embedder: Embedder, workers: int) -> None:
        self._embedder = embedder
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="encode")

    async def encode(self, question: str) -> Vectors:
        """Raises `UnavailableError("embedding")` when a remote embedder fails."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._embedder.embed_question, question)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Encoding:
    """The vector of one request's question: computed at most once, however many channels wait for it."""

    def __init__(self, encoder: QuestionEncoder, question: str) -> None:
        self._encoder = encoder
        self._question = question
        self._task: asyncio.Task[Vectors] | None = None
        self.seconds = 0.0

    async def vector(self) -> Vectors:
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await asyncio.shield(self._task)

    def known(self) -> Vectors | None:
        """The vector if some channel has asked for it and it was made."""
        if self._task is None or not self._task.done() or self._task.cancelled() or self._task.exception():
            return None
        return self._task.result()

    async def _run(self) -> Vectors:
        began = perf_counter()
        try:
            return await self._encoder.encode(self._question)
        finally:
            self.seconds = perf_counter() - began
