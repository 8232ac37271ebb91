"""`weft graph`: look into the graph, see why it is as it is, and correct it."""

import typer

from weft_client.cli.graph import curate, history, look, path, show, whole


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Look into the graph, and correct it.", no_args_is_help=True)
    for module in (look, show, path, curate, history, whole):
        module.register(group)
    app.add_typer(group, name="graph")
