"""Neighbourhoods, paths, searches and the export of a graph of 100,000 entities, asked of the graph service over a
socket.

Method. A fresh system of the real topology; a made graph whose names follow Zipf's law (`made.py`) is put into its
Postgres and Neo4j as ingestion leaves it. One client asks one request at a time, straight to the graph service with
the token of an account, so that what is measured is the service and its stores. Centres and ends of paths are drawn
from all entities alike, the hub is the one with the most relations. CPU is of the service's process alone. Beside the
times stands one request that only takes a number from each store (`floor`), because the machine may be doing other
things.
"""

import argparse
import asyncio
import random
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx
import psutil
from pydantic import SecretStr

from benchmarks.graph.made import Name, chunks, names
from benchmarks.graph.planting import plant_graph, plant_text
from benchmarks.system import Figure, System, fresh_system, median, percentile, report, require
from weft_client import AsyncWeft
from weft_client.tokens import MemoryTokens

WARM = 10


@dataclass(frozen=True)
class Service:
    """The graph service of a running system, asked by a member of one workspace."""

    client: httpx.AsyncClient
    process: psutil.Process
    base: str

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return self._checked(await self.client.get(f"{self.base}/{path}", params=query))

    async def post(self, path: str, body: object) -> httpx.Response:
        return self._checked(await self.client.post(f"{self.base}/{path}", json=body))

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        require(answer.status_code == 200, f"{answer.request.url} answers {answer.status_code}: {answer.text[:300]}")
        return answer

    def cpu_s(self) -> float:
        spent = self.process.cpu_times()
        return spent.user + spent.system


async def timed(service: Service, ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds of one request, and of the service's CPU in it."""
    began, spent = time.perf_counter(), service.cpu_s()
    await ask()
    return 1000 * (time.perf_counter() - began), 1000 * (service.cpu_s() - spent)


async def series(
    service: Service, label: str, asks: Sequence[Callable[[], Awaitable[object]]], target: str = ""
) -> list[Figure]:
    for ask in asks[:WARM]:
        await ask()
    taken = [await timed(service, ask) for ask in asks[WARM:]]
    times, spent = [wall for wall, _ in taken], [cpu for _, cpu in taken]
    return [
        Figure(f"{label}, p50", median(times), "ms"),
        Figure(f"{label}, p95", percentile(times, 0.95), "ms", target),
        Figure(f"{label}, CPU of the service", sum(spent) / len(spent), "ms"),
    ]


async def wide_centres(service: Service, known: Sequence[Name], pick: random.Random, number: int) -> list[UUID]:
    """Entities with at least 200 others within two relations."""
    found: list[UUID] = []
    while len(found) < number:
        centre = pick.choice(known).id
        around = (await service.get("neighbourhood", entity_id=str(centre), depth=2, limit=200)).json()
        if len(around["entities"]) == 200:
            found.append(centre)
    return found


async def asked(service: Service, known: Sequence[Name], number: int) -> list[Figure]:
    pick = random.Random(11)  # noqa: S311 - no secret
    centres = await wide_centres(service, known, pick, number + WARM)
    pairs = [pick.sample(known, 2) for _ in range(number + WARM)]
    found: list[int] = []

    async def paths(source: Name, target: Name) -> None:
        body = {"source": str(source.id), "target": str(target.id), "limit": 5, "max_length": 4}
        found.append(len((await service.post("paths", body)).json()["paths"]))

    def around(id_: UUID) -> Callable[[], Awaitable[object]]:
        return lambda: service.get("neighbourhood", entity_id=str(id_), depth=2, limit=200)

    def between(pair: Sequence[Name]) -> Callable[[], Awaitable[object]]:
        return lambda: paths(*pair)

    def listed(id_: UUID) -> Callable[[], Awaitable[object]]:
        return lambda: service.get("relations", entity_id=str(id_), limit=50)

    figures = await series(service, "floor", [lambda: service.get("entities", limit=1)] * (number + WARM))
    figures += await series(service, "neighbourhood, depth 2, 200 nodes", [around(id_) for id_ in centres], "≤ 50")
    figures += await series(service, "5 paths", [between(pair) for pair in pairs], "≤ 200")
    figures += [Figure("5 paths, found", sum(found) / len(found), "paths")]
    figures += await series(service, "neighbourhood of the largest hub", [around(known[0].id)] * (number // 4 + WARM))
    figures += await series(service, "relations of an entity", [listed(id_) for id_ in centres])
    for kind, sought in searches(known, pick, number + WARM).items():
        figures += await series(service, f"search, {kind}", [looked_up(service, q) for q in sought])
    return figures


def looked_up(service: Service, q: str) -> Callable[[], Awaitable[object]]:
    return lambda: service.get("entities", q=q, limit=50)


def searches(known: Sequence[Name], pick: random.Random, number: int) -> dict[str, list[str]]:
    """What is typed into a search. Hardly a made name holds two letters drawn at will: all are looked through."""
    drawn = [pick.choice(known).norm for _ in range(number)]
    return {
        "beginning of a name": [norm[:5] for norm in drawn],
        "inside, two letters": ["".join(pick.choices(ascii_lowercase, k=2)) for _ in drawn],
        "a letter wrong": [norm[:2] + "x" + norm[3:] for norm in drawn],
    }


async def exported(service: Service, file_format: str, target: str) -> list[Figure]:
    """Time, bytes, and how much the service grew while it wrote."""
    before = peak = service.process.memory_info().rss
    began, size = time.perf_counter(), 0
    async with service.client.stream("GET", f"{service.base}/export", params={"format": file_format}) as answer:
        require(answer.status_code == 200, f"the export answers {answer.status_code}")
        async for block in answer.aiter_raw():
            size += len(block)
            peak = max(peak, service.process.memory_info().rss)
    seconds = time.perf_counter() - began
    return [
        Figure(f"export as {file_format}", seconds, "s"),
        Figure(f"export as {file_format}, size", size / 2**20, "MiB"),
        Figure(f"export as {file_format}, growth of the service", (peak - before) / 2**20, "MiB", target),
    ]


async def measure(system: System, args: argparse.Namespace) -> list[Figure]:
    tokens = MemoryTokens()
    email, password = f"bench-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
    async with AsyncWeft(system.url, email=email, password=password, tokens=tokens) as weft:
        await weft.auth.register(email, password)
        workspace = (await weft.workspaces.create("made")).id
        known = names(workspace, args.entities)
        made = list(chunks(workspace, known))
        settings = system.settings("graph")
        await plant_text(SecretStr(settings["WEFT_POSTGRES_URL"]), workspace, known, made)
        relations = await plant_graph(SecretStr(settings["WEFT_NEO4J_URL"]), workspace, known, made)
        await weft.auth.me()  # a fresh token, where the first has run out
        kept = tokens.load()
        require(kept, "there is no token")
    headers = {"Authorization": f"Bearer {kept.access_token if kept else ''}"}
    address = f"http://127.0.0.1:{settings['WEFT_PORT']}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=300) as client:
        service = Service(client, system.processes()["graph"], f"/v1/workspaces/{workspace}/graph")
        figures = [Figure("entities", args.entities, ""), Figure("relations", relations, "")]
        figures += await asked(service, known, args.requests)
        for file_format in ("json", "graphml"):
            figures += await exported(service, file_format, "constant")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=100, help="of each kind")
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    args = parser.parse_args()
    with fresh_system() as system:
        figures = asyncio.run(measure(system, args))
    report("Graph", figures, args.out)


if __name__ == "__main__":
    main()
