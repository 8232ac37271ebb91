"""`weft upload`: files and folders, watched until they are read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from weft_client.cli.output import count, note, say, table
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.cli.lanes import Outcome
    from weft_core.contracts.documents import MetadataValue


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(upload)


def upload(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders with all below them.", metavar="PATH…")],
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Watch until the documents are read.")] = True,
    metadata: Annotated[list[str] | None, typer.Option(help="KEY=VALUE for every document; may be repeated.")] = None,
) -> None:
    """Upload documents. Ends with 1 if any of them could not be read."""
    from weft_client.cli.discover import discover
    from weft_client.cli.lanes import send_all

    labels = dict(_pair(text) for text in metadata or [])
    found = discover(paths)
    for file in found.skipped:
        note(f"skipped {file}: not a kind of document Weft reads")
    if not found.files:
        note("Nothing to upload.")
        return
    outcomes = run(lambda weft: send_all(weft, found.files, labels, wait=wait))
    _summary(outcomes)
    if any(not outcome.good for outcome in outcomes):
        raise typer.Exit(1)


def _summary(outcomes: "list[Outcome]") -> None:
    failed = [outcome for outcome in outcomes if not outcome.good]
    good = count(len(outcomes) - len(failed), "document")
    say(f"{good} uploaded{f', {len(failed)} failed:' if failed else ''}")
    table(("file", "code", "what is wrong"), [(str(o.path), o.code, o.line) for o in failed])


def _pair(text: str) -> "tuple[str, MetadataValue]":
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise typer.BadParameter(f"{text} is not of the form KEY=VALUE", param_hint="--metadata")
    return key, _value(value)


def _value(text: str) -> "MetadataValue":
    """true and false, numbers as numbers, all else as text."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        if str(number) == text:  # 007, 1e3 and inf are names rather than numbers
            return number
    return text
