"""The commands `up`, `down`, `status`, `logs` and `servers`, added to `weft` through the group `weft.commands`."""

from typing import Annotated

import typer

Detach = Annotated[bool, typer.Option("--detach", "-d", help="Return when ready; the system runs in the background.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")]
Lines = Annotated[int, typer.Option("--lines", "-n", min=1, help="How many lines of each log.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
LogName = Annotated[str, typer.Argument(help="A process, as `weft status` names it. Default: all.")]
ServerNames = Annotated[list[str] | None, typer.Argument(help="postgres, redis, neo4j, qdrant. Default: all four.")]


def register(app: typer.Typer) -> None:
    """Add the commands of the local system to `app`."""
    app.command()(up)
    app.command()(down)
    app.command()(status)
    app.command()(logs)
    app.command()(servers)


def up(*, detach: Detach = False) -> None:
    """Start Weft on this machine: servers, services and worker. Ctrl-C stops it."""
    from weft_local import commands

    raise typer.Exit(commands.up(detach=detach))


def down() -> None:
    """Stop the running system; its data stay."""
    from weft_local import commands

    raise typer.Exit(commands.down())


def status(*, json: AsJson = False) -> None:
    """Show what runs. Exit status 0 when all is ready."""
    from weft_local import commands

    raise typer.Exit(commands.status(as_json=json))


def logs(name: LogName = "", *, follow: Follow = False, lines: Lines = 100) -> None:
    """Show the logs of the running or the last system."""
    from weft_local import commands

    raise typer.Exit(commands.logs(name, follow=follow, lines=lines))


def servers(names: ServerNames = None) -> None:
    """Start local servers alone and print their addresses as settings, for running one service by hand."""
    from weft_local import commands

    raise typer.Exit(commands.servers(names or []))
