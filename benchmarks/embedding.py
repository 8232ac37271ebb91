"""The model alone, as what the system's speed is compared with."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from benchmarks.system import require
from weft_core.chunking import split
from weft_core.parsed import ParsedDocument
from weft_ingestion.pipeline.passages import title_prefix
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.vectors import PassageText

_ONE_BY_ONE = """
import sys, time
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings
embedder = open_embedder(EmbeddingSettings())
embedder.embed_question("warm")
print("ready", flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    embedder.embed_question(line.strip())
    print(1000 * (time.perf_counter() - began), flush=True)
"""


@cache
def _embedder() -> Embedder:
    """The model of a pool process."""
    return open_embedder(EmbeddingSettings())


def as_read(title: str, text: str) -> list[str]:
    """What the system gives its model of a passage: one text, or several that fit into the model's window."""
    embedder = _embedder()
    prefix, room = title_prefix(embedder, title)
    whole = ParsedDocument(media_type="text/plain", text=text)
    return [PassageText(prefix, draft.text).joined for draft in split(whole, embedder.token_spans, room)]


def _embed(texts: Sequence[str]) -> tuple[int, float]:
    """How many they were, and the seconds of CPU they took."""
    began = time.process_time()
    return len(_embedder().embed_passages(texts)), time.process_time() - began


class Speed(NamedTuple):
    """Of raw embedding: texts a second of wall time by all processes, and seconds of CPU a text."""

    texts_per_s: float
    cpu_s_a_text: float

    def of(self, texts: float) -> "Speed":
        """Of passages that are so many texts each, on average."""
        return Speed(self.texts_per_s / texts, self.cpu_s_a_text * texts)


class RawEmbedding:
    """As many processes of one thread as the worker has, which embed and do nothing else."""

    def __init__(self, pool: ProcessPoolExecutor, processes: int) -> None:
        self._pool = pool
        self._processes = processes

    def speed(self, texts: Sequence[str]) -> Speed:
        """Over all `texts`, shared out among the processes."""
        began = time.monotonic()
        parts = list(self._pool.map(_embed, [texts[n :: self._processes] for n in range(self._processes)]))
        done = sum(number for number, _ in parts)
        return Speed(done / (time.monotonic() - began), sum(cpu for _, cpu in parts) / done)


@contextmanager
def raw_embedding(processes: int, warm_up: Sequence[str]) -> Iterator[RawEmbedding]:
    """`warm_up` is embedded before, so that no measurement pays for loading the model."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_embedder) as pool:
        raw = RawEmbedding(pool, processes)
        raw.speed(warm_up)
        yield raw


class QuestionEmbedder:
    """A process that embeds one question at a time and says how many milliseconds each took."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-c", _ONE_BY_ONE]
        self._child = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        require(self._answer() == "ready", "the embedding process did not start")

    def _answer(self) -> str:
        return self._child.stdout.readline().strip() if self._child.stdout else ""

    def __call__(self, question: str) -> float:
        if self._child.stdin:
            self._child.stdin.write(f"{' '.join(question.split())}\n")
            self._child.stdin.flush()
        return float(self._answer())

    def close(self) -> None:
        self._child.terminate()
        self._child.communicate()
