"""What the graph holds, in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from weft_client.cli.output import count, one_line

if TYPE_CHECKING:
    from weft_core.contracts.curations import CuratedName, Curation
    from weft_core.contracts.graph import Entity, Evidence, LinkReason, Relation


def brief(entity: "Entity") -> str:
    """`Ada Lovelace (person), named 4 times in 2 documents`."""
    said = f"named {count(entity.mentions, 'time')} in {count(entity.documents, 'document')}"
    return f"{one_line(entity.name)} ({entity.type}), {said}"


def place(evidence: "Evidence") -> str:
    """`Four films, page 2`."""
    page = f", page {evidence.page}" if evidence.page is not None else ""
    return f"{one_line(evidence.document_title)}{page}"


def proof(evidence: "Evidence") -> str:
    """`Four films, page 2: “…”`."""
    return f"{place(evidence)}: “{one_line(evidence.quote)}”"


def statement(relation: "Relation", names: Mapping[UUID, str]) -> str:
    """`Ada Lovelace —born in→ London`."""
    return f"{names[relation.source]} —{predicate(relation)}→ {names[relation.target]}"


def predicate(relation: "Relation") -> str:
    """`born in` of `born_in`."""
    return relation.predicate.replace("_", " ")


def chain(entities: "Sequence[Entity]", relations: "Sequence[Relation]") -> str:
    """A path in one line, each arrow in its relation's direction."""
    text = entities[0].name
    for before, relation, after in zip(entities, relations, entities[1:], strict=False):
        forward = relation.source == before.id
        text += f" —{predicate(relation)}→ " if forward else f" ←{predicate(relation)}— "
        text += after.name
    return text


def reason(why: "LinkReason") -> str:
    """`+0.62  IBM are the initials of International Business Machines`; minus speaks against, be it a link or that
    homonyms are kept apart."""
    sign = "−" if why.weight < 0 else "+"
    return f"{sign}{abs(why.weight):.2f}  {one_line(why.detail)}"


def decision(curation: "Curation") -> str:
    """What a curation says, by the normalised names it is kept under."""
    entity, other = _names(curation.entity), _names(curation.other)
    match curation.kind:
        case "merge":
            return f"{other} merged into {entity}"
        case "split":
            return f"{other} split off {entity}"
        case "rename":
            return f"{entity} renamed to “{curation.value}”"
        case "retype":
            return f"{entity} is of type {curation.value}"


def state(curation: "Curation") -> str:
    """Whether it stands, and whether the graph knows."""
    settled = "undone" if curation.undone_at else "stands"
    return settled if curation.applied else f"{settled}, not yet shown"


def _names(parts: "Sequence[CuratedName]") -> str:
    """The names, once each; `in 2 documents` where homonyms share one."""
    said: dict[str, None] = {}
    for part in parts:
        where = f" in {count(len(part.document_ids), 'document')}" if part.document_ids else ""
        said[f"“{part.norm}”{where}"] = None
    return ", ".join(said)
