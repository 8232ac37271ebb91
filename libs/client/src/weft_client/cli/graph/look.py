"""`weft graph search|communities|stats`."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.graph.words import brief, proof
from weft_client.cli.output import AsJson, count, is_terminal, json_out, note, paragraph, say, table
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_core.contracts.graph import Community, Entity


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (search, communities, stats):
        group.command()(command)


def search(
    name: Annotated[str, typer.Argument(help="A name, a part of one, or nearly one.")],
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
    if is_terminal():
        _for_people(page.items)
    else:
        rows = [(str(e.id), e.type, str(e.mentions), str(e.documents), e.name) for e in page.items]
        table(("id", "type", "mentions", "documents", "name"), rows)


def communities(
    community_id: Annotated[UUID | None, typer.Argument(help="Show this one with its members.", metavar="[ID]")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    json: AsJson = False,
) -> None:
    """Show what belongs together: groups of closely related entities, largest first."""
    if community_id is not None:
        one = run(lambda weft: weft.graph.community(community_id))
        if json:
            json_out(one)
            return
        _community(one)
        table(("member", "type"), [(member.name, member.type) for member in one.members])
        return
    page = run(lambda weft: weft.graph.communities(limit=limit))
    if json:
        json_out(page)
        return
    if not page.items:
        note("No communities yet.")
    for found in page.items:
        _community(found)


def stats(json: AsJson = False) -> None:
    """Count what the graph holds."""
    figures = run(lambda weft: weft.graph.stats())
    if json:
        json_out(figures)
        return
    names = ("documents", "chunks", "entities", "relations", "mentions")
    rows = [(name, str(getattr(figures, name))) for name in names]
    table(("", ""), rows + [(f"  {kind.type}", str(kind.count)) for kind in figures.entity_types])
    if figures.resolving:
        note("Names of changed documents are still being resolved.")


def _for_people(entities: "list[Entity]") -> None:
    """Names suffice, unless several entities share one: then ids, which leave no room for figures."""
    names = [entity.name.casefold() for entity in entities]
    if len(set(names)) < len(names):
        table(("id", "type", "name"), [(str(e.id), e.type, e.name) for e in entities])
    elif entities:
        rows = [(e.name, e.type, str(e.mentions), str(e.documents)) for e in entities]
        table(("name", "type", "passages", "documents"), rows)


def _community(found: "Community") -> None:
    paragraph(f"{found.name}, {count(found.size, 'entity')}", style="bold")
    paragraph(str(found.id), indent=2, style="dim")
    for entity in found.central[:5]:
        paragraph(brief(entity), indent=2, hang=2)
    for sentence in found.summary[:3]:
        paragraph(proof(sentence), indent=2, hang=2)
    say()
