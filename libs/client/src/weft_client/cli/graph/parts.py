"""Parts of an entity, as a person names them: its aliases and the documents it is named in."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from weft_client.cli.output import one_line
from weft_client.errors import WeftClientError

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.graph import EntityDetail

SHOWN = 10


def alias_ids(entity: "EntityDetail", wanted: Sequence[str]) -> list[UUID]:
    """Ids of aliases given by name or id. Raises `WeftClientError` for a name it does not go by, or that it goes by
    in several types."""
    from weft_core.text import normalise_name

    known = {alias.id: alias for alias in entity.aliases}
    labels = {alias.id: f"{alias.name} ({alias.type})" for alias in entity.aliases}
    by_name: dict[str, list[UUID]] = {}
    for alias in entity.aliases:
        by_name.setdefault(normalise_name(alias.name), []).append(alias.id)
    nothing = f"{entity.name} does not go by the name {{}}; it goes by"
    return [_one(text, known, by_name.get(normalise_name(text), []), labels, nothing) for text in wanted]


async def document_ids(weft: "AsyncWeft", entity: "EntityDetail", wanted: Sequence[str]) -> list[UUID]:
    """Ids of documents that name the entity, given by title or id. Raises `WeftClientError` like `alias_ids`."""
    if not wanted:
        return []
    titles = {item.document_id: item.document_title async for item in weft.graph.each_entity_evidence(entity.id)}
    by_title: dict[str, list[UUID]] = {}
    for document_id, title in titles.items():
        by_title.setdefault(_fold(title), []).append(document_id)
    nothing = f"no document {{}} names {entity.name}; these do:"
    return [_one(text, titles, by_title.get(_fold(text), []), titles, nothing) for text in wanted]


def _one(
    text: str, ids: Mapping[UUID, object], named: Sequence[UUID], labels: Mapping[UUID, str], nothing: str
) -> UUID:
    try:
        wanted = UUID(text)
    except ValueError:
        if len(named) == 1:
            return named[0]
    else:
        if wanted in ids:
            return wanted
    what = f"{text} means several; give the id of the one you mean:" if named else nothing.format(text)
    shown = list(named or ids)
    more = [f"  … and {len(shown) - SHOWN} more"] if len(shown) > SHOWN else []
    raise WeftClientError("\n".join([what, *(f"  {one}  {labels[one]}" for one in shown[:SHOWN]), *more]))


def _fold(title: str) -> str:
    return one_line(title).casefold()
