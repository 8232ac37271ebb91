"""`weft graph search|show|path|stats`."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.output import count, json_out, note, one_line, say, table
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.common import Page
    from weft_core.contracts.graph import Entity, Evidence, GraphPath, Paths, Subgraph

Name = Annotated[str, typer.Argument(help="A name, or an entity's id.")]
AsJson = Annotated[bool, typer.Option("--json")]


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Look into the graph.", no_args_is_help=True)
    for command in (search, show, path, stats):
        group.command()(command)
    app.add_typer(group, name="graph")


def search(
    name: Annotated[str, typer.Argument(help="Part of a name.")],
    kind: Annotated[str | None, typer.Option("--type", help="Only entities of this type.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    json: AsJson = False,
) -> None:
    """Find entities by name."""
    page = run(lambda weft: weft.graph.entities(name, entity_type=kind, limit=limit))
    if json:
        json_out(page)
        return
    if not page.items:
        note("No entity of that name.")
    rows = [(str(e.id), e.type, str(e.mentions), str(e.documents), e.name) for e in page.items]
    table(("id", "type", "mentions", "documents", "name"), rows)


def show(name: Name, depth: Annotated[int, typer.Option(min=1, max=3)] = 1, limit: int = 30) -> None:
    """Show an entity: what it is related to, and where it is named."""

    async def look(weft: "AsyncWeft") -> "tuple[Entity, Subgraph, Page[Evidence]]":
        entity = await _resolve(weft, name)
        around = await weft.graph.neighbourhood(entity.id, depth=depth, limit=limit)
        return entity, around, await weft.graph.entity_evidence(entity.id, limit=5)

    entity, around, evidence = run(look)
    said = f"named in {count(entity.mentions, 'passage')} of {count(entity.documents, 'document')}"
    say(f"{entity.name} ({entity.type}), {said}")
    names = {e.id: e.name for e in around.entities} | {entity.id: entity.name}
    for relation in around.relations:
        say(f"  {names[relation.source]} —{relation.predicate}→ {names[relation.target]}")
    if around.truncated:
        say("  … and more")
    for item in evidence.items:
        page = f", page {item.page}" if item.page is not None else ""
        say(f"  {item.document_title}{page}: “{one_line(item.quote)}”")


def path(source: Name, target: Name, max_length: Annotated[int, typer.Option(min=1, max=6)] = 4) -> None:
    """Show how two entities are connected."""

    async def find(weft: "AsyncWeft") -> "Paths":
        ends = await _resolve(weft, source), await _resolve(weft, target)
        return await weft.graph.paths(ends[0].id, ends[1].id, max_length=max_length)

    found = run(find).paths
    if not found:
        note(f"No path of at most {count(max_length, 'relation')}.")
    for steps in found:
        say(_arrows(steps))


def stats(json: AsJson = False) -> None:
    """Count what the graph holds."""
    figures = run(lambda weft: weft.graph.stats())
    if json:
        json_out(figures)
        return
    rows = [
        (name, str(getattr(figures, name))) for name in ("documents", "chunks", "entities", "relations", "mentions")
    ]
    table(("", ""), rows + [(f"  {kind.type}", str(kind.count)) for kind in figures.entity_types])


async def _resolve(weft: "AsyncWeft", name: str) -> "Entity":
    from weft_client.errors import WeftClientError
    from weft_core.text import normalise_name

    try:
        return await weft.graph.entity(UUID(name))
    except ValueError:  # not an id, so a name
        page = await weft.graph.entities(name, limit=20)
    if not page.items:
        raise WeftClientError(f"no entity is named {name}")
    wanted = normalise_name(name)
    return next((entity for entity in page.items if normalise_name(entity.name) == wanted), page.items[0])


def _arrows(steps: "GraphPath") -> str:
    text = steps.entities[0].name
    for before, relation, after in zip(steps.entities, steps.relations, steps.entities[1:], strict=False):
        forward = relation.source == before.id
        text += f" —{relation.predicate}→ " if forward else f" ←{relation.predicate}— "
        text += after.name
    return text
