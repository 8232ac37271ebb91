"""What is measured before the first question: reading the passages, and the memory they take."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks.embedding import Speed, as_read, raw_embedding
from benchmarks.filling import Filled, fill, missing
from benchmarks.processes import calm, cpu_seconds, resident_bytes
from benchmarks.retrieval.figures import IngestFigures, MemoryFigures
from benchmarks.sets import Corpus
from benchmarks.system import System
from weft_client import AsyncWeft

SAMPLE = 400
"""Passages of which raw embedding is measured, each time."""
LEAST = 100
"""Fewer passages say nothing about speed."""
WARM_UP = ("What is the boiling point of tin?", "Who wrote the oldest cookery book?", "Where do eels spawn?")


async def filled_with(
    system: System, weft: AsyncWeft, corpus: Corpus, processes: int | None
) -> tuple[Filled, IngestFigures | None]:
    """The corpus in the workspace; figures unless all of it was there. `processes` of raw embedding, or None."""
    lacking = await missing(weft, corpus)
    if processes is None or len(lacking) < LEAST:
        return await _timed(system, weft, corpus, lacking, None)
    some = random.Random(7).sample(lacking, min(SAMPLE, len(lacking)))  # noqa: S311 - a sample, no secret
    documents = [corpus.documents[number] for number in some]
    texts = [text for document in documents for text in as_read(document.title, document.text)]
    with raw_embedding(processes, texts[:16]) as raw:

        def base() -> Speed:
            return raw.speed(texts).of(len(texts) / len(some))

        return await _timed(system, weft, corpus, lacking, base)


async def _timed(
    system: System, weft: AsyncWeft, corpus: Corpus, lacking: list[int], base: Callable[[], Speed] | None
) -> tuple[Filled, IngestFigures | None]:
    speeds = [await asyncio.to_thread(base)] if base else []
    before = cpu_seconds(system.processes())
    filled = await fill(weft, corpus, lacking)
    after = cpu_seconds(system.processes())
    if not lacking:
        return filled, None
    settled_s = await calm(system.processes())
    if base:
        speeds.append(await asyncio.to_thread(base))
    used = {n: after[n] - before[n] for n in after if n in before}
    return filled, _ingest_figures(filled, speeds, used, settled_s)


def _ingest_figures(
    filled: Filled, raw: Sequence[Speed], cpu_s: Mapping[str, float], settled_s: float
) -> IngestFigures:
    per_s = filled.fresh / filled.seconds
    cpu_ms = {name: 1000 * seconds / filled.fresh for name, seconds in cpu_s.items()}
    figures = IngestFigures(
        passages=filled.fresh,
        seconds=filled.seconds,
        passages_per_s=per_s,
        cpu_ms_a_passage=cpu_ms,
        settled_s=settled_s,
    )
    if raw:
        figures.raw_per_s = len(raw) / sum(1 / one.texts_per_s for one in raw)
        figures.ratio_to_raw = per_s / figures.raw_per_s
        figures.raw_cpu_ms_a_passage = 1000 * sum(one.cpu_s_a_text for one in raw) / len(raw)
        figures.cpu_ratio_to_raw = figures.raw_cpu_ms_a_passage / sum(cpu_ms.values())
    return figures


async def warmed(system: System, weft: AsyncWeft, passages: int) -> MemoryFigures:
    """Asks an empty workspace first: what the process loads for any question is no memory of this one's passages."""
    async with system.workspace("benchmark, empty") as nothing:
        for question in WARM_UP:
            await nothing.query(question)
    query = system.processes()["query"]
    before, began = resident_bytes(query), time.perf_counter()
    await weft.query(WARM_UP[0])
    first = time.perf_counter() - began
    after = resident_bytes(query)
    for question in WARM_UP * 3:
        await weft.query(question)
    return MemoryFigures(
        before_mb=before / 1e6,
        after_mb=after / 1e6,
        kb_a_passage=(after - before) / 1e3 / passages,
        first_question_s=first,
    )
