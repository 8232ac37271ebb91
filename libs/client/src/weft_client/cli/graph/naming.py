"""Which entity a person means by a name. Never a guess: corrections would go to the wrong one."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.graph.words import brief, place
from weft_client.cli.run import run
from weft_client.errors import WeftClientError

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.graph import Entity, EntityDetail

CANDIDATES = 10
"""Best matches whose aliases are looked at."""
SUGGESTIONS = 5

Name = Annotated[str, typer.Argument(help="A name, or an entity's id.", metavar="NAME")]


@dataclass(slots=True)
class Matches:
    """What a name may mean: entities that go by it, or else those that go by a similar one."""

    name: str
    exact: "list[EntityDetail]" = field(default_factory=list)
    near: "list[Entity]" = field(default_factory=list)
    seen: dict[UUID, str] = field(default_factory=dict)
    """Where each exact one is named first."""


def pick(*names: str) -> "list[EntityDetail]":
    """The entity of each name; asks on a terminal when there is only a similar one.

    Raises `WeftClientError` with the candidates when a name is shared, with suggestions when nobody goes by it.
    """

    async def look_up(weft: "AsyncWeft") -> list[Matches]:
        return [await _matches(weft, name) for name in names]

    chosen: list[EntityDetail] = []
    for matches in run(look_up):
        if len(matches.exact) > 1:
            raise WeftClientError(_shared(matches))
        chosen += matches.exact or [_nearest(matches)]
    return chosen


def pick_two(one: str, other: str) -> "tuple[EntityDetail, EntityDetail]":
    """Two entities; refused when both names are of one."""
    first, second = pick(one, other)
    if first.id == second.id:
        raise WeftClientError(f"{one} and {other} are one entity, {first.name}")
    return first, second


async def _matches(weft: "AsyncWeft", name: str) -> Matches:
    try:
        return Matches(name, exact=[await weft.graph.entity(UUID(name))])
    except ValueError:  # not an id, so a name
        page = await weft.graph.entities(name, limit=CANDIDATES)
    found = await asyncio.gather(*(weft.graph.entity(entity.id) for entity in page.items))
    exact = [entity for entity in found if _goes_by(entity, name)]
    matches = Matches(name, exact=exact, near=page.items[:SUGGESTIONS])
    if len(exact) > 1:
        for entity in exact:
            for item in (await weft.graph.entity_evidence(entity.id, limit=1)).items:
                matches.seen[entity.id] = place(item)
    return matches


def _goes_by(entity: "EntityDetail", name: str) -> bool:
    from weft_core.text import normalise_name

    wanted = normalise_name(name)
    return wanted in {normalise_name(known) for known in (entity.name, *(alias.name for alias in entity.aliases))}


def _shared(matches: Matches) -> str:
    lines = [f"{len(matches.exact)} entities go by the name {matches.name}; give the id of the one you mean:"]
    for entity in matches.exact:
        first = matches.seen.get(entity.id)
        lines += [f"  {entity.id}", f"    {brief(entity)}", *([f"    first in {first}"] if first else [])]
    return "\n".join(lines)


def _nearest(matches: Matches) -> "EntityDetail":
    """The similar one the person says was meant."""
    unknown = f"no entity is named {matches.name}"
    if not matches.near:
        raise WeftClientError(unknown)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        lines = [f"{unknown}. Did you mean", *(f"  {brief(entity)}" for entity in matches.near)]
        raise WeftClientError("\n".join(lines))
    meant = _ask(unknown, matches.near)
    return run(lambda weft: weft.graph.entity(meant.id))


def _ask(unknown: str, near: "Sequence[Entity]") -> "Entity":
    typer.echo(f"{unknown[0].upper()}{unknown[1:]}. Did you mean", err=True)
    for number, entity in enumerate(near, 1):
        typer.echo(f"  {number}  {brief(entity)}", err=True)
    answer = typer.prompt("Number, or Enter for none of them", default="", show_default=False, err=True)
    if not (answer.isdecimal() and 1 <= int(answer) <= len(near)):
        raise WeftClientError(unknown)
    return near[int(answer) - 1]
