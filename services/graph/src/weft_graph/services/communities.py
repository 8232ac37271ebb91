"""Communities as they may be shown now: named by their most central entities, told by sentences of documents.

What is kept of a community are ids and places, from the last time it was looked for. Entities and passages that are
not published any more are left out here, so that nothing of a deleted document is shown until it is looked for again.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Community, CommunityDetail, Entity, Evidence
from weft_core.errors import NotFoundError
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.evidence import EvidenceService
from weft_graph.services.visibility import Visibility
from weft_stores.postgres.published_communities import CommunityPosition, PublishedCommunities, PublishedCommunity

SMALLEST = 3
CENTRAL = 5
NAMING = 3
"""Most central entities that give a community its name."""

SENTENCES = 3
LOOKED_AT = 25
"""Members of a community that are looked at for a list of many."""

ROUNDS = 5
"""Pages looked through for one that is not all invisible, before a short one is given with a cursor."""


class CommunityService:
    """Communities of one workspace."""

    def __init__(self, communities: PublishedCommunities, visibility: Visibility, evidence: EvidenceService) -> None:
        self._communities = communities
        self._visibility = visibility
        self._evidence = evidence

    async def page(self, limit: int, cursor: str | None) -> Page[Community]:
        """Largest first. A page may be short and still have a next one."""
        after = decode_cursor(CommunityPosition, cursor)
        shown: list[Community] = []
        for _ in range(ROUNDS):
            wanted = limit - len(shown)
            rows = await self._communities.page(wanted + 1, after)
            shown += await self._shown(rows[:wanted])
            if len(rows) <= wanted:
                return Page(items=shown)
            after = CommunityPosition(rows[wanted - 1].size, rows[wanted - 1].id)
            if len(shown) >= limit:
                break
        return Page(items=shown, next_cursor=encode_cursor(CommunityPosition, after) if after else None)

    async def get(self, community_id: UUID) -> CommunityDetail:
        """One with its members, or `NotFoundError`."""
        row = await self._communities.get(community_id)
        members = await self._visibility.entities(row.members) if row else {}
        if row is None or len(members) < SMALLEST:
            raise NotFoundError("there is no such community")
        summary = await self._evidence.at(row.statements, SENTENCES)
        size = row.size - (len(row.members) - len(members))
        told = _told(row.id, size, list(members.values()), summary)
        return CommunityDetail(**dict(told), members=list(members.values()))

    async def _shown(self, rows: Sequence[PublishedCommunity]) -> list[Community]:
        """Those that still have enough members. Of large ones only the most central are looked at, and where too few
        of these are left, all that are kept."""
        entities = await self._visibility.entities(id_ for row in rows for id_ in row.members[:LOOKED_AT])
        scarce = [row for row in rows if sum(id_ in entities for id_ in row.members[:LOOKED_AT]) < SMALLEST]
        entities |= await self._visibility.entities(id_ for row in scarce for id_ in row.members[LOOKED_AT:])
        found = []
        for row in rows:
            looked_at = row.members if row in scarce else row.members[:LOOKED_AT]
            members = [entities[id_] for id_ in looked_at if id_ in entities]
            if len(members) >= SMALLEST:
                found.append((row, row.size - (len(looked_at) - len(members)), members))
        summaries = await asyncio.gather(*(self._evidence.at(row.statements, SENTENCES) for row, _, _ in found))
        return [
            _told(row.id, size, members, summary)
            for (row, size, members), summary in zip(found, summaries, strict=True)
        ]


def _told(id_: UUID, size: int, members: Sequence[Entity], summary: list[Evidence]) -> Community:
    return Community(
        id=id_,
        name=", ".join(entity.name for entity in members[:NAMING]),
        size=size,
        central=list(members[:CENTRAL]),
        summary=summary,
    )
