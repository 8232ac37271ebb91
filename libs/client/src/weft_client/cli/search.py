"""`weft search`: passages, and why each one came."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from weft_client.cli.output import console, json_out, one_line, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.query import Explanation, Passage, QueryResponse

EXCERPT = 300
"""Characters of a passage shown; --json has the whole."""


class SearchMode(StrEnum):
    """The contract's `Mode`, spelled again so that `--help` loads no contract; a test keeps the two equal."""

    AUTO = "auto"
    DENSE = "dense"
    SPARSE = "sparse"
    GRAPH = "graph"
    HYBRID = "hybrid"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)


def search(
    question: Annotated[str, typer.Argument(help="In quotes.")],
    mode: Annotated[SearchMode, typer.Option(help="Which channels look for passages.")] = SearchMode.AUTO,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 8,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each passage came.")] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Find passages."""
    from weft_core.contracts.query import Mode

    async def find(weft: "AsyncWeft") -> "QueryResponse":
        return await weft.query(question, mode=Mode(mode), limit=limit, explain=explain)

    response = run(find)
    if json:
        json_out(response)
        return
    if not response.passages:
        say("Nothing found.")
    for number, passage in enumerate(response.passages, 1):
        _show(number, passage)
    for channel in response.degraded:
        say(f"Note: {channel} could not be asked.")


def _show(number: int, passage: "Passage") -> None:
    from rich.text import Text

    page = f", page {passage.page}" if passage.page is not None else ""
    head = Text(f"{number}. {passage.document_title}{page}", style="bold").append(f"  {passage.score:.3f}", style="dim")
    text = one_line(passage.text)
    out = console()
    out.print(head)
    out.print(text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…")
    for line in _reasons(passage.explain) if passage.explain else []:
        out.print(Text(f"   {line}", style="dim"))
    out.print()


def _reasons(why: "Explanation") -> Iterator[str]:
    yield ", ".join(f"{hit.channel} rank {hit.rank} ({hit.score:.3f})" for hit in why.channels)
    if why.path:
        steps = (f"“{step.name}”" if step.name else f"[{step.document_title}]" for step in why.path)
        yield " → ".join(steps)
    if why.features:
        yield ", ".join(f"{name} {value:.3f}" for name, value in why.features.items())
