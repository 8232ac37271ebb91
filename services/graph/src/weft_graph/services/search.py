"""Finding entities by any of their names."""

from collections.abc import Iterable
from uuid import UUID

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Entity
from weft_core.fuzzy import similarity
from weft_core.text import normalise_name
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.visibility import Visibility
from weft_stores.postgres.entity_search import LIKELY, EntitySearch, Match

ROUNDS = 5
"""Pages looked through for one that is not all invisible, before a short one is given with a cursor."""
SHORTEST_ALIKE = 3
CANDIDATES = 200
MOST_ALIKE = 20


class SearchService:
    """Entities of one workspace that are published."""

    def __init__(self, visibility: Visibility, names: EntitySearch) -> None:
        self._visibility = visibility
        self._names = names

    async def search(self, q: str, type_: str | None, limit: int, cursor: str | None) -> Page[Entity]:
        """Entities with a name that begins with `q`, then those with one that holds it; where these do not fill the
        first page, up to `MOST_ALIKE` with a name nearly like it. Each stands once, by the first of its names that
        match. A page may be short and still have a next one."""
        after = decode_cursor(Match, cursor)
        wanted = normalise_name(q)
        if q.strip() and not wanted:  # only signs: no name holds them
            return Page(items=[])
        shown: dict[UUID, Entity] = {}
        for _ in range(ROUNDS):
            room = limit - len(shown)
            matches = await self._names.page(wanted, type_, room + 1, after)
            shown |= await self._first(wanted, matches[:room])
            if len(matches) <= room:
                if cursor is None and len(wanted) >= SHORTEST_ALIKE:
                    shown |= await self._alike(wanted, type_, min(MOST_ALIKE, limit - len(shown)), shown)
                return Page(items=list(shown.values()))
            after = matches[room - 1]
            if len(shown) >= limit:
                break
        return Page(items=list(shown.values()), next_cursor=encode_cursor(Match, after) if after else None)

    async def _first(self, wanted: str, matches: list[Match]) -> dict[UUID, Entity]:
        """What may be shown of the entities that have no earlier match."""
        if wanted and matches:
            first = await self._names.first(wanted, {match.entity_id for match in matches})
            matches = [match for match in matches if first.get(match.entity_id) == match]
        return await self._visibility.entities(match.entity_id for match in matches)

    async def _alike(self, wanted: str, type_: str | None, most: int, besides: Iterable[UUID]) -> dict[UUID, Entity]:
        if most <= 0:
            return {}
        nearness: dict[UUID, float] = {}
        for match in await self._names.alike(wanted, type_, CANDIDATES):
            near = likeness(wanted, match.name)
            if near >= LIKELY:
                nearness[match.entity_id] = max(near, nearness.get(match.entity_id, 0.0))
        known = set(besides)
        nearest = sorted((id_ for id_ in nearness if id_ not in known), key=lambda id_: (-nearness[id_], id_))
        return await self._visibility.entities(nearest[:most])


def likeness(wanted: str, name: str) -> float:
    """Share of trigrams, 0 to 1, that `wanted` has in common with the name, or with as many of its words in a row."""
    words, length = name.split(), len(wanted.split())
    runs = {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
    return max(similarity(wanted, run) for run in runs | {name})
