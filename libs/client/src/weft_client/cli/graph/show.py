"""`weft graph show`: an entity with everything it is known by, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from weft_client.cli.graph.naming import Name, pick
from weft_client.cli.graph.words import brief, place, reason, statement
from weft_client.cli.output import AsJson, count, json_object, paragraph, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.common import Page
    from weft_core.contracts.graph import Alias, EntityDetail, Evidence, LinkReason, Subgraph

MENTIONS = 50
"""Mentions looked at; they share few places."""
PLACES = 8


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command()(show)


def show(
    name: Name,
    depth: Annotated[int, typer.Option(min=1, max=3, help="Relations away.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=300, help="Most entities around it.")] = 30,
    json: AsJson = False,
) -> None:
    """Show an entity: its names and why they are one, its relations, and where it is named."""
    (entity,) = pick(name)

    async def look(weft: "AsyncWeft") -> "tuple[Subgraph, Page[Evidence]]":
        around = await weft.graph.neighbourhood(entity.id, depth=depth, limit=limit)
        return around, await weft.graph.entity_evidence(entity.id, limit=MENTIONS)

    around, evidence = run(look)
    if json:
        json_object(entity=entity, neighbourhood=around, evidence=evidence)
        return
    paragraph(brief(entity), style="bold")
    paragraph(str(entity.id), style="dim")
    _aliases(entity)
    _homonyms(entity)
    _relations(entity, around)
    _places(evidence)


def _heading(text: str) -> None:
    say()
    paragraph(text, style="bold")


def _aliases(entity: "EntityDetail") -> None:
    """Its own name is worth a line only when it is shown as something else."""
    told = [alias for alias in entity.aliases if alias.origin != "name" or alias.name != entity.name]
    if told:
        _heading("Known as")
    for alias in told:
        paragraph(f"{alias.name} ({alias.type}), {_origin(alias)}", indent=2)
        _reasons(alias.reasons)


def _origin(alias: "Alias") -> str:
    match alias.origin:
        case "name":
            return "its own name in the documents"
        case "curation":
            return "linked by a person"
        case "resolution":
            return f"linked with score {alias.score:.2f}"


def _homonyms(entity: "EntityDetail") -> None:
    if entity.homonyms:
        _heading("Not to be confused with")
    for other in entity.homonyms:
        paragraph(f"{other.name} ({other.type})", indent=2)
        paragraph(str(other.id), indent=4, style="dim")
        _reasons(other.reasons)


def _reasons(reasons: "Sequence[LinkReason]") -> None:
    for why in sorted(reasons, key=lambda one: -abs(one.weight)):
        paragraph(reason(why), indent=4, hang=7)


def _relations(entity: "EntityDetail", around: "Subgraph") -> None:
    if around.relations:
        _heading("Related")
    names = {e.id: e.name for e in around.entities} | {entity.id: entity.name}
    for relation in around.relations:
        paragraph(statement(relation, names), indent=2, hang=2)
    missing = next((left.relations for left in around.left_out if left.entity_id == entity.id), 0)
    if around.truncated:
        paragraph(f"… and {count(missing, 'relation')} more" if missing else "… and more", indent=2)


def _places(evidence: "Page[Evidence]") -> None:
    """One line for a page of a document, with the spellings used there."""
    spellings: dict[str, dict[str, None]] = {}
    for item in evidence.items:
        spellings.setdefault(place(item), {})[f"“{' '.join(item.quote.split())}”"] = None
    if spellings:
        _heading("Named in")
    for where, names in list(spellings.items())[:PLACES]:
        paragraph(f"{where}: {', '.join(names)}", indent=2, hang=2)
    if len(spellings) > PLACES or evidence.next_cursor:
        paragraph("… and more", indent=2)
