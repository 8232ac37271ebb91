"""`weft graph export|rebuild`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from weft_client.cli.output import note, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft


class Format(StrEnum):
    """The contract's, spelled again so that `--help` loads no contract; a test keeps the two equal."""

    JSON = "json"
    GRAPHML = "graphml"


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (export, rebuild):
        group.command()(command)


def export(
    file_format: Annotated[
        Format, typer.Option("--format", help="Both open in NetworkX, GraphML also in Gephi.")
    ] = Format.JSON,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Standard output if left out.")] = None,
) -> None:
    """Write the whole graph. The file is there only once it is complete."""

    async def to_standard_output(weft: "AsyncWeft") -> None:
        async for block in weft.graph.export_blocks(file_format.value):
            sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()

    if output is None:
        run(to_standard_output)
        return
    size = run(lambda weft: weft.graph.export(output, file_format.value))
    note(f"Wrote {output}, {size:,} bytes")


def rebuild() -> None:
    """Make the graph anew from what Postgres keeps: documents, then curations. Nothing is lost by it."""
    run(lambda weft: weft.graph.rebuild())
    say("The graph is being rebuilt. weft graph stats tells when names are resolved.")
