"""Senses of one name: the same name means the same, unless its documents disagree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from weft_core.ids import entity_id
from weft_core.resolution import Appearance, Sense
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.vectors import Vector

SAMPLE: Final = 64
"""Appearances from which a name is judged, the first by document id. A name with more has one sense a type."""
_KEPT = 8


def wants_context(appearances: Sequence[Appearance]) -> bool:
    """Whether telling the senses of this name apart needs context vectors."""
    return len({appearance.document_id for appearance in appearances}) > 1


def tell_senses(
    workspace_id: UUID,
    norm: str,
    appearances: Sequence[Appearance],
    total_mentions: int,
    context: Mapping[UUID, Vector],  # noqa: ARG001
    rulings: Rulings,  # noqa: ARG001
) -> list[Sense]:
    """Senses of `norm`, most mentioned first."""
    by_type: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in sorted(appearances, key=lambda a: str(a.document_id)):
        by_type[appearance.type].append(appearance)
    whole = len(by_type) == 1 or len(appearances) >= SAMPLE
    told = [
        Sense(
            id=entity_id(workspace_id, norm, type_),
            norm=norm,
            type=type_,
            name=min(held, key=lambda a: (-a.mentions, a.name)).name,
            document_ids=None if whole else frozenset(a.document_id for a in held),
            mentions=total_mentions if len(by_type) == 1 else sum(a.mentions for a in held),
            appearances=tuple(held[:_KEPT]),
        )
        for type_, held in by_type.items()
    ]
    return sorted(told, key=lambda sense: (-sense.mentions, sense.type))


def sense_of(senses: Sequence[Sense], document_id: UUID, type_: str) -> Sense:
    """Which of all the senses of a name it has in a document that gives it this type.

    A sense that names the document; else one for all documents of the type; else the most mentioned one for all.
    Raises `ValueError` when there is none.
    """
    for sense in senses:
        if sense.document_ids is not None and document_id in sense.document_ids:
            return sense
    open_ = [sense for sense in senses if sense.document_ids is None]
    return min(open_, key=lambda sense: (sense.type != type_, -sense.mentions, sense.id))
