"""`weft graph curations|undo|import`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.graph.applied import settle
from weft_client.cli.graph.words import decision, state
from weft_client.cli.output import AsJson, json_out, note, paragraph, say, table
from weft_client.cli.run import run
from weft_client.errors import WeftClientError

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.curations import Curation


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command()(curations)
    group.command()(undo)
    group.command("import")(import_)


def curations(
    json: Annotated[bool, typer.Option("--json", help="One object a line, oldest first, as import reads.")] = False,
) -> None:
    """List what people decided, newest first."""
    found = run(_all)
    if json:
        for curation in reversed(found):
            say(curation.model_dump_json())
        return
    if not found:
        note("Nothing was curated yet.")
    rows = [(str(c.number), f"{c.created_at:%Y-%m-%d %H:%M}", state(c), decision(c)) for c in found]
    table(("number", "when", "state", "what"), rows)


def undo(
    which: Annotated[
        str | None, typer.Argument(help="Its number or id; the last one if left out.", metavar="[ID]")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: AsJson = False,
) -> None:
    """Take a curation back. The others stand."""
    curation = run(lambda weft: _find(weft, which))
    if curation.undone_at is not None:
        raise WeftClientError(f"curation {curation.number} was taken back already")
    told = f"curation {curation.number} of {curation.created_at:%Y-%m-%d %H:%M}: {decision(curation)}"
    if which is None and not yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise WeftClientError(f"the last is {told}. Take it back with: weft graph undo {curation.number}")
        typer.confirm(f"The last is {told}. Take it back?", abort=True, err=True)

    async def act(weft: "AsyncWeft") -> "Curation":
        return await settle(weft, await weft.curations.undo(curation.id))

    undone = run(act)
    if json:
        json_out(undone)
    else:
        paragraph(f"Took back {told}")


def import_(
    file: Annotated[Path, typer.Argument(help="What weft graph curations --json wrote.", exists=True, dir_okay=False)],
    json: AsJson = False,
) -> None:
    """Add the curations of a file after those that are there. Undone ones are passed over."""
    from weft_client.cli.graph.curation_file import read_curations

    wanted = read_curations(file)
    done = run(lambda weft: weft.curations.import_(wanted))
    if json:
        json_out(done)
    else:
        say(f"{done.imported} imported, {done.skipped} stood already or had been undone")


async def _all(weft: "AsyncWeft") -> "list[Curation]":
    return [curation async for curation in weft.curations.each()]


async def _find(weft: "AsyncWeft", which: str | None) -> "Curation":
    if which is not None and not which.isdecimal():
        try:
            return await weft.curations.get(UUID(which))
        except ValueError as error:
            raise WeftClientError(f"{which} is neither the number nor the id of a curation") from error
    async for curation in weft.curations.each():
        if curation.undone_at is None if which is None else curation.number == int(which):
            return curation
    raise WeftClientError("there is nothing to undo" if which is None else f"there is no curation {which}")
