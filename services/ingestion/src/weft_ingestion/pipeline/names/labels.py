"""What entities are called: as people decided, else as their canonical sense is."""

from collections import defaultdict
from uuid import UUID

from weft_core.resolution import Sense
from weft_ingestion.pipeline.names.groups import Groups
from weft_models.extraction.kinds import OTHER
from weft_models.resolution.rulings import Rulings


def shown(groups: Groups, rulings: Rulings) -> dict[UUID, tuple[str, str]]:
    """Name and type to be shown, by sense: the entity's on its canonical sense, its own on any other."""
    members: dict[UUID, list[Sense]] = defaultdict(list)
    for senses in groups.senses.values():
        for sense in senses:
            members[groups.links[sense.id].canonical_id].append(sense)
    return {
        sense.id: _entity(sense, held, rulings) if sense.id == canonical_id else (sense.name, sense.type)
        for canonical_id, held in members.items()
        for sense in held
    }


def _entity(canonical: Sense, members: list[Sense], rulings: Rulings) -> tuple[str, str]:
    name, type_ = rulings.shown(members)
    typed = [sense for sense in members if sense.type != OTHER]
    if type_ is None and canonical.type == OTHER and typed:
        type_ = min(typed, key=lambda sense: (-sense.mentions, sense.type)).type
    return name or canonical.name, type_ or canonical.type
