"""What the benchmarks share: a fresh system of the real topology, texts to feed it, and the way results are told."""

import json
import os
import random
import re
import secrets
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from weft_client import AsyncWeft
from weft_client.transport import Timeouts
from weft_local.supervisor.account import load
from weft_local.supervisor.detach import start_detached, stop_running
from weft_local.supervisor.display import LineDisplay, display_for
from weft_local.supervisor.home import Home
from weft_local.supervisor.state import Step, read_state

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "documents"
NO_LIMIT = "1000000"
PATIENT = Timeouts(read=600)
"""The first question to a large workspace waits until its image is made."""


def require(fact: object, message: str) -> None:
    """End the benchmark with a sentence when a condition of measuring does not hold."""
    if not fact:
        raise SystemExit(message)


@dataclass(frozen=True)
class System:
    """A running system."""

    url: str
    home: Home

    def settings(self, process: str) -> dict[str, str]:
        """The environment one of its processes was started with."""
        return self.processes()[process].environ()

    def processes(self) -> dict[str, psutil.Process]:
        """Those that run now, by name; each may have children."""
        state = read_state(self.home.state)
        require(state is not None, "the system has ended")
        lines = state.processes if state else {}
        # a task that is done keeps its line and its pid
        pids = {name: line.pid for name, line in lines.items() if line.pid and line.step == Step.READY}
        return {name: psutil.Process(pid) for name, pid in pids.items()}

    @asynccontextmanager
    async def account(self) -> AsyncIterator[AsyncWeft]:
        """A client with an empty workspace."""
        email, password = f"bench-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
        async with AsyncWeft(self.url, email=email, password=password) as weft:
            await weft.auth.register(email, password)
            yield weft

    @asynccontextmanager
    async def workspace(self, name: str) -> AsyncIterator[AsyncWeft]:
        """A client of the owner's workspace of that name, made if it is not there."""
        owner = load(self.home.credentials)
        if owner is None:
            raise SystemExit("the system has no account of its owner")
        async with AsyncWeft(self.url, email=owner.email, password=owner.password) as weft:
            known = [workspace.id async for workspace in weft.workspaces.each() if workspace.name == name]
            chosen = known[0] if known else (await weft.workspaces.create(name)).id
        async with AsyncWeft(
            self.url, email=owner.email, password=owner.password, workspace_id=chosen, timeouts=PATIENT
        ) as weft:
            yield weft


@contextmanager
def fresh_system(kept: Path | None = None, **settings: str) -> Iterator[System]:
    """`weft up` in a temporary folder, removed at the end; or in `kept`, which stays with its data. Stopped at the
    end."""
    console = Console(stderr=True)
    os.environ |= {"WEFT_RATE_PER_MINUTE": NO_LIMIT, "WEFT_LOG_LEVEL": "warning", **settings}
    with ExitStack() as stack:
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="weft-bench-")))
        home = Home(folder.absolute() / "home")
        state = start_detached(home, display_for(console))
        try:
            yield System(state.gateway_url, home)
        finally:
            stop_running(home, LineDisplay(console, muted=True))


def sentences(data: Path | None) -> list[str]:
    """Sentences of the samples, or of a file `{"passages": [{"title", "text"}]}`."""
    if data is not None:
        texts = [passage["text"] for passage in json.loads(data.read_text())["passages"]]
    else:
        files = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".txt", ".md", ".html")]
        texts = [unescape(re.sub("<[^>]+>", " ", path.read_text(encoding="utf-8"))) for path in files]
    found = [s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+", " ".join(text.split()))]
    return [sentence for sentence in found if 40 < len(sentence) < 400]


def passages(pool: Sequence[str], number: int, seed: int, length: int = 900) -> list[str]:
    """`number` passages of about `length` characters (some 200 tokens), no two alike, the same for the same seed."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    made = []
    for n in range(number):
        text = f"Passage {n} of series {seed}."
        while len(text) < length:
            text += " " + pick.choice(pool)
        made.append(text)
    return made


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


@dataclass(frozen=True)
class Figure:
    """One line of the result; `target` as the issue words it."""

    name: str
    value: float
    unit: str
    target: str = ""


def report(title: str, figures: Sequence[Figure], out: Path | None) -> None:
    """Print a table, and write JSON where asked."""
    table = Table(title=title, title_justify="left")
    for header in ("figure", "value", "unit", "target"):
        table.add_column(header, justify="right" if header == "value" else "left")
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:.3g}", figure.unit, figure.target)
    Console().print(table)
    if out is not None:
        out.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
