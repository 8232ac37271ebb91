"""`weft graph merge|split|rename|retype`."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.graph.applied import settle
from weft_client.cli.graph.naming import Name, pick, pick_two
from weft_client.cli.graph.parts import alias_ids, document_ids
from weft_client.cli.graph.words import brief
from weft_client.cli.output import AsJson, json_out, paragraph, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.curations import Curation

Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Until the graph shows it.")]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (merge, split, rename, retype):
        group.command()(command)


def merge(
    name: Name,
    other: Annotated[str, typer.Argument(help="What is the same.", metavar="OTHER")],
    wait: Wait = True,
    json: AsJson = False,
) -> None:
    """Say that two entities are one, called NAME. Nothing is lost: undo brings them back."""
    one, two = pick_two(name, other)
    said = f"“{two.name}” is part of “{one.name}”"
    _decide(lambda weft: weft.curations.merge(one.id, two.id), said, [one.id], wait=wait, json=json)


def split(
    name: Name,
    alias: Annotated[list[str] | None, typer.Option(help="A name it goes by that means something else.")] = None,
    document: Annotated[list[str] | None, typer.Option(help="A title or id: there it is something else.")] = None,
    wait: Wait = True,
    json: AsJson = False,
) -> None:
    """Take names off an entity, or what it is in some documents."""
    if bool(alias) == bool(document):
        raise typer.BadParameter("say what to split off, by --alias or by --document", param_hint="--alias")
    (entity,) = pick(name)
    names = alias_ids(entity, alias or [])
    documents = run(lambda weft: document_ids(weft, entity, document or []))
    said = f"{', '.join(f'“{part}”' for part in alias or document or [])} split off “{entity.name}”"
    _decide(
        lambda weft: weft.curations.split(entity.id, names=names, documents=documents),
        said,
        [entity.id, *names],
        wait=wait,
        json=json,
    )


def rename(
    name: Name,
    new: Annotated[str, typer.Argument(help="What to call it.", metavar="NEW")],
    wait: Wait = True,
    json: AsJson = False,
) -> None:
    """Call an entity otherwise. Names in the documents still find it."""
    (entity,) = pick(name)
    said = f"“{entity.name}” is called “{new}”"
    _decide(lambda weft: weft.curations.rename(entity.id, new), said, [entity.id], wait=wait, json=json)


def retype(
    name: Name,
    kind: Annotated[str, typer.Argument(help="Such as person, organisation or place.", metavar="TYPE")],
    wait: Wait = True,
    json: AsJson = False,
) -> None:
    """Say what kind of thing an entity is."""
    (entity,) = pick(name)
    said = f"“{entity.name}” is of type {kind}"
    _decide(lambda weft: weft.curations.retype(entity.id, kind), said, [entity.id], wait=wait, json=json)


def _decide(
    make: "Callable[[AsyncWeft], Awaitable[Curation]]",
    said: str,
    about: Sequence[UUID],
    *,
    wait: bool,
    json: bool,
) -> None:
    """Make the curation, say so, and show what it is about once the graph knows it."""

    async def act(weft: "AsyncWeft") -> None:
        curation = await make(weft)
        if not json:
            paragraph(f"{said} (curation {curation.number})")
        if wait:
            curation = await settle(weft, curation)
        if json:
            json_out(curation)
            return
        for entity_id in about if curation.applied else ():
            paragraph(brief(await weft.graph.entity(entity_id)), indent=2)
        say(f"Take it back with: weft graph undo {curation.number}")

    run(act)
