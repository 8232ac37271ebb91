"""What tells senses of one name from each other, and their ids."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from weft_core.ids import entity_id
from weft_core.resolution import Sense


def with_defaults(workspace_id: UUID, told: Sequence[Sense]) -> list[Sense]:
    """The most mentioned sense of each type is its default; the others carry what tells them from it."""
    ordered = sorted(told, key=lambda sense: (-sense.mentions, _first_document(sense)))
    out: list[Sense] = []
    taken: set[tuple[str, str]] = set()
    for sense in ordered:
        choices = ("", *_discriminators(sense), _first_document(sense))
        chosen = next(choice for choice in choices if (sense.type, choice) not in taken)
        taken.add((sense.type, chosen))
        out.append(discriminated(workspace_id, sense, chosen) if chosen else sense)
    return out


def _first_document(sense: Sense) -> str:
    return str(min(sense.document_ids or ()))


def _discriminators(sense: Sense) -> list[str]:
    """Qualifiers, then years, each from the first document that gives any."""
    qualifiers = [a.qualifier for a in sense.appearances if a.qualifier]
    years = ["-".join(map(str, a.years)) for a in sense.appearances if a.years]
    return [*qualifiers[:1], *years[:1]]


def discriminated(workspace_id: UUID, sense: Sense, discriminator: str) -> Sense:
    id_ = entity_id(workspace_id, sense.norm, f"{sense.type}/{discriminator}")
    return replace(sense, id=id_, discriminator=discriminator)
