"""`weft graph path`: how two entities are connected, and the sentences that prove it."""

from typing import TYPE_CHECKING, Annotated

import typer

from weft_client.cli.graph.naming import pick_two
from weft_client.cli.graph.words import chain, proof, statement
from weft_client.cli.output import AsJson, count, json_out, note, paragraph, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_core.contracts.graph import GraphPath

End = Annotated[str, typer.Argument(help="A name, or an entity's id.")]


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command()(path)


def path(
    source: End,
    target: End,
    max_length: Annotated[int, typer.Option(min=1, max=6, help="Most relations of a path.")] = 4,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Most paths.")] = 3,
    quotes: Annotated[int, typer.Option(min=0, help="Most sentences shown of a step.")] = 2,
    json: AsJson = False,
) -> None:
    """Show how two entities are connected, each step with the sentences that state it."""
    start, goal = pick_two(source, target)
    found = run(
        lambda weft: weft.graph.paths(start.id, goal.id, max_length=max_length, limit=limit, evidence=quotes > 0)
    )
    if json:
        json_out(found)
        return
    if not found.paths:
        note(f"No path of at most {count(max_length, 'relation')} from {start.name} to {goal.name}.")
    for number, one in enumerate(found.paths, 1):
        if number > 1:
            say()
        paragraph(f"{number}. {chain(one.entities, one.relations)}", hang=3, style="bold")
        _steps(one, quotes)


def _steps(found: "GraphPath", quotes: int) -> None:
    """A path of one step says itself already."""
    names = {entity.id: entity.name for entity in found.entities}
    for step in found.steps:
        if len(found.steps) > 1:
            paragraph(statement(step.relation, names), indent=3, hang=2)
        for sentence in step.evidence[:quotes]:
            paragraph(proof(sentence), indent=5, hang=2)
