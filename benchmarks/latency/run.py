"""Retrieval against the embedding of one question, and how fast things start.

Method. A fresh system of the real topology gets about 1,000 chunks. Then, in turns, one question is embedded in a
process of its own that does nothing else (one thread, the model the system uses), and one question goes through the
gateway as `POST …/query`, one client, never the same question twice. Ratios are of the same run.
Start: each slim service is started beside the running system with that system's own settings, and its CPU seconds are
read when /readyz first says 200. The four local servers are started together in empty folders until all answer.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil

from benchmarks.embedding import QuestionEmbedder
from benchmarks.system import Figure, System, fresh_system, median, passages, percentile, report, require, sentences
from weft_client import AsyncWeft
from weft_core.contracts.query import Mode
from weft_local.files import Port
from weft_local.supervisor.plan import local_servers

SLIM = ("gateway", "auth", "graph", "ingestion")


async def fill(weft: AsyncWeft, texts: list[str]) -> int:
    """Upload as documents of ten passages; the number of chunks they became."""
    accepted = [
        await weft.documents.upload("\n\n".join(texts[n : n + 10]).encode(), filename=f"part-{n}.md")
        for n in range(0, len(texts), 10)
    ]
    documents = [await weft.documents.wait(one.document.id, timeout=1800) for one in accepted]
    return sum(document.counters.chunks for document in documents)


async def retrieval(system: System, args: argparse.Namespace) -> list[Figure]:
    pool = sentences(args.data)
    questions = [f"What is said about {text[:80]}" for text in passages(pool, args.questions * 2 + 40, seed=7)]
    times: dict[str, list[float]] = {"embed": [], "query": [], "server": []}
    async with system.account() as weft:
        chunks = await fill(weft, passages(pool, args.chunks, seed=3))
        with closing(QuestionEmbedder(system.settings("query"))) as embed:
            for number in range(args.questions + 20):
                embed_ms = await asyncio.to_thread(embed, questions[2 * number])
                began = time.perf_counter()
                found = await weft.query(questions[2 * number + 1], mode=Mode.HYBRID)
                query_ms = 1000 * (time.perf_counter() - began)
                if number >= 20:  # the first ones warm both
                    times["embed"].append(embed_ms)
                    times["query"].append(query_ms)
                    times["server"].append(found.timings.total)
    base = median(times["embed"])
    return [
        Figure("chunks", chunks, ""),
        Figure("embedding of one question, p50", base, "ms"),
        Figure("query through the gateway, p50", median(times["query"]), "ms"),
        Figure("query through the gateway, p95", percentile(times["query"], 0.95), "ms"),
        Figure("query inside its service, p50", median(times["server"]), "ms"),
        Figure("query through the gateway, p50", median(times["query"]) / base, "× one embedding", "≤ 2"),
        Figure("query through the gateway, p95", percentile(times["query"], 0.95) / base, "× one embedding", "≤ 4"),
    ]


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def start_cost(system: System, service: str) -> Figure:
    """CPU seconds of a service until it is ready."""
    port = Port()
    environment = {**system.settings(service), "WEFT_PORT": str(port.lend())}
    command = [sys.executable, "-m", f"weft_{service}.main", "serve"]
    child = psutil.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not _ready(port.number):
            require(child.poll() is None, f"{service} ended with {child.returncode}")
            require(time.monotonic() < deadline, f"{service} is not ready after 60 s")
            time.sleep(0.1)  # each probe costs the service a little of what is measured
        spent = child.cpu_times()
    finally:
        child.terminate()
        child.wait(30)
        port.release()
    return Figure(f"{service} until ready", spent.user + spent.system, "CPU s", "≤ 1")


def servers_cost() -> Figure:
    """Seconds until all four local servers answer, from empty folders."""

    async def cold(folder: Path) -> float:
        servers = [kind(folder / kind.name) for kind in local_servers()]
        began = time.monotonic()
        try:
            await asyncio.gather(*(server.up() for server in servers))
            return time.monotonic() - began
        finally:
            for server in servers:
                await server.down()

    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        return Figure("the four local servers, cold", asyncio.run(cold(Path(folder))), "s", "≤ 10")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=1000, help="passages in the workspace")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument(
        "--data", type=Path, help='text in the form {"passages": [{"title", "text"}]}; else the samples'
    )
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    args = parser.parse_args()
    began = servers_cost()
    with fresh_system(WEFT_WORKER_CONCURRENCY=str(os.cpu_count() or 1)) as system:
        figures = asyncio.run(retrieval(system, args))
        figures += [start_cost(system, service) for service in SLIM]
    report("Latency", [*figures, began], args.out)


if __name__ == "__main__":
    main()
