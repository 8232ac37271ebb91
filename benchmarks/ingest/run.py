"""End-to-end ingest against raw embedding, as a ratio taken in one run.

Method. A fresh system of the real topology is started. Then, in turns (so that other load on the machine hits both):
raw embedding, by as many processes of one thread as the worker has, of passages like the ones to come; and ingest,
from the first byte of the first upload (fifty documents to a request) to the moment the last document is ready,
through the gateway, with local extraction and all stores. Before each the system has come to rest. Both count chunks a
second of wall time; ingest counts the chunks the system made.
Every round has texts of its own, in two shapes: many documents of one chunk, and one document of many.
The ratio is of the medians.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.embedding import raw_embedding
from benchmarks.filling import send, unread
from benchmarks.processes import calm
from benchmarks.system import Figure, System, fresh_system, median, passages, report, require, sentences
from weft_client import AsyncWeft
from weft_core.contracts.documents import TextUpload

POLL_S = 0.25
"""Asking costs the system some 8 ms of CPU."""


async def ingest(weft: AsyncWeft, documents: list[str], name: str) -> float:
    """Chunks a second."""
    began = time.monotonic()
    texts = [TextUpload(text=text, title=f"{name} {number}") for number, text in enumerate(documents)]
    accepted = await send(weft, texts)
    while any(await unread(weft)):  # noqa: ASYNC110 - nothing tells when all are read
        await asyncio.sleep(POLL_S)
    seconds = time.monotonic() - began
    read = [await weft.documents.get(one.document.id) for one in accepted]
    require(all(document.active_generation for document in read), "a document was not read")
    return sum(document.counters.chunks for document in read) / seconds


async def measure(system: System, args: argparse.Namespace) -> list[Figure]:
    pool_of_sentences = sentences(args.data)
    speeds: dict[str, list[float]] = {"raw": [], "small": [], "large": []}
    with raw_embedding(args.processes, passages(pool_of_sentences, args.processes, seed=0)) as raw:
        async with system.account() as weft:
            await ingest(weft, passages(pool_of_sentences, args.processes, seed=1), "warm")
            for turn in range(1, args.rounds + 1):
                texts = passages(pool_of_sentences, args.chunks, seed=10 * turn)
                await calm(system.processes())
                speeds["raw"].append((await asyncio.to_thread(raw.speed, texts)).texts_per_s)
                small = passages(pool_of_sentences, args.chunks, seed=10 * turn + 1)
                speeds["small"].append(await ingest(weft, small, f"small-{turn}"))
                await calm(system.processes())
                large = ["\n\n".join(passages(pool_of_sentences, args.chunks, seed=10 * turn + 2))]
                speeds["large"].append(await ingest(weft, large, f"large-{turn}"))
    base = median(speeds["raw"])
    return [
        Figure("raw embedding", base, "chunks/s"),
        Figure("ingest, documents of one chunk", median(speeds["small"]), "chunks/s"),
        Figure("ingest, one document of many", median(speeds["large"]), "chunks/s"),
        Figure("ratio, documents of one chunk", median(speeds["small"]) / base, "of raw", "≥ 0.8"),
        Figure("ratio, one document of many", median(speeds["large"]) / base, "of raw", "≥ 0.8"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=400, help="passages of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="of the worker and of raw embedding")
    parser.add_argument(
        "--data", type=Path, help='text in the form {"passages": [{"title", "text"}]}; else the samples'
    )
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    args = parser.parse_args()
    with fresh_system(WEFT_WORKER_CONCURRENCY=str(args.processes)) as system:
        figures = asyncio.run(measure(system, args))
    report("Ingest against raw embedding", figures, args.out)


if __name__ == "__main__":
    main()
