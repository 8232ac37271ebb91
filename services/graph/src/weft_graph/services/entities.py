"""One entity and all it is known by."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from weft_core.contracts.graph import Alias, Entity, EntityDetail, Homonym, LinkReason
from weft_core.errors import NotFoundError
from weft_core.resolution import ReasonKind
from weft_graph.services.canonical import CanonicalIds
from weft_graph.services.visibility import Visibility
from weft_stores.postgres.published_entities import PublishedEntities, PublishedEntity, Stated

MOST_HOMONYMS = 50


class EntityService:
    """Entities of one workspace that are published."""

    def __init__(self, visibility: Visibility, resolved: PublishedEntities) -> None:
        self._visibility = visibility
        self._resolved = resolved

    async def entity(self, entity_id: UUID) -> Entity:
        """The one that the id, or the id of one of its names, stands for, or `NotFoundError`."""
        canonical_id = await CanonicalIds(self._resolved).id(entity_id)
        shown = await self._visibility.entities([canonical_id])
        if canonical_id not in shown:
            raise NotFoundError("there is no such entity")
        return shown[canonical_id]

    async def get(self, entity_id: UUID) -> EntityDetail:
        """The same with its names and with others that share one of them."""
        entity = await self.entity(entity_id)
        names = await self._resolved.linked_to(entity.id)
        names.sort(key=lambda name: (name.id != entity.id, -name.score, name.norm))
        return EntityDetail(
            **entity.model_dump(),
            aliases=[_alias(name) for name in names],
            homonyms=await self._homonyms(entity.id, names),
        )

    async def _homonyms(self, entity_id: UUID, names: Sequence[PublishedEntity]) -> list[Homonym]:
        """The most mentioned first."""
        ours = {name.norm: name.apart for name in names}
        apart: dict[UUID, list[LinkReason]] = defaultdict(list)
        for name in await self._resolved.named(ours):
            if name.canonical_id != entity_id:
                apart[name.canonical_id] += _reasons(name.apart) or _reasons(ours[name.norm])
        others = await self._visibility.entities(list(apart)[:MOST_HOMONYMS])
        return [
            Homonym(id=other.id, name=other.name, type=other.type, reasons=_once(apart[other.id]))
            for other in others.values()
        ]


def _alias(name: PublishedEntity) -> Alias:
    reasons = _reasons(name.reasons)
    curated = any(reason.kind == ReasonKind.CURATION for reason in reasons)
    return Alias(
        id=name.id,
        name=name.name,
        type=name.type,
        origin="name" if name.id == name.canonical_id else "curation" if curated else "resolution",
        score=name.score,
        reasons=reasons,
    )


def _reasons(stated: Stated) -> list[LinkReason]:
    return [LinkReason.model_validate(reason) for reason in stated]


def _once(reasons: Iterable[LinkReason]) -> list[LinkReason]:
    return list({(reason.kind, reason.detail): reason for reason in reasons}.values())
