"""The shape of the graph around and between entities."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from weft_core.contracts.graph import (
    Entity,
    Evidence,
    GraphPath,
    GraphStats,
    LeftOut,
    Paths,
    PathsRequest,
    PathStep,
    Subgraph,
    TypeCount,
)
from weft_core.errors import NotFoundError
from weft_graph.services.evidence import EvidenceService
from weft_graph.services.visibility import Visibility, shown_relation
from weft_stores.neo4j.neighbourhood import FIRST, SCAN
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import PathRows, RelationRow
from weft_stores.postgres.published_entities import PublishedEntities

RELATIONS_PER_ENTITY = 2
"""The relations of a neighbourhood are capped at this many times its entities."""

MOST_LEFT_OUT = 20
PROOFS = 2
"""Sentences that prove one step of a path."""

AGAIN = 4
"""Where some of the paths may not be shown, this many times as many are looked for."""


class StructureService:
    """Neighbourhoods, paths and sizes in one workspace."""

    def __init__(
        self, graph: GraphReader, visibility: Visibility, evidence: EvidenceService, resolved: PublishedEntities
    ) -> None:
        self._graph = graph
        self._visibility = visibility
        self._evidence = evidence
        self._resolved = resolved

    async def neighbourhood(self, entity_id: UUID, depth: int, limit: int) -> Subgraph:
        """Entities within `depth` relations, nearest first, and relations among them: those that lead to them, then
        the heaviest of the others that the nearest have."""
        around = await self._graph.neighbourhood(entity_id, depth, limit)
        most = RELATIONS_PER_ENTITY * limit
        heaviest = _heaviest(around.relations)
        leading, over = heaviest[:most], heaviest[most:]
        entities, among, degrees = await asyncio.gather(
            self._visibility.entities(around.entities),
            self._graph.among(around.entities, SCAN, most - len(leading), FIRST, {row.id for row in around.relations}),
            self._graph.degrees(around.cut.difference(around.entities[:FIRST])),  # of these `among` tells them
        )
        if entity_id not in entities:
            raise NotFoundError("there is no such entity")
        beyond = among.beyond.union(*((row.source, row.target) for row in over))
        known = {**degrees, **among.degrees}
        return await self._subgraph(entities, leading + among.relations, around.cut | beyond, known)

    async def subgraph(self, entity_ids: Sequence[UUID]) -> Subgraph:
        """Those of the entities that are shown, and the relations among them."""
        entities, among = await asyncio.gather(self._visibility.entities(entity_ids), self._graph.among(entity_ids))
        return await self._subgraph(entities, among.relations, among.cut | among.beyond, among.degrees)

    async def _subgraph(
        self,
        entities: Mapping[UUID, Entity],
        rows: Iterable[RelationRow],
        cut: Iterable[UUID],
        degrees: Mapping[UUID, int],
    ) -> Subgraph:
        """`cut`: entities of which something is left out. `degrees`: what is known of these already."""
        at = [id_ for id_ in cut if id_ in entities]
        shown, others = await asyncio.gather(
            self._visibility.stated([row for row in rows if row.source in entities and row.target in entities]),
            self._graph.degrees(id_ for id_ in at if id_ not in degrees),
        )
        known = {**degrees, **others}
        answered = Counter(end for row in shown for end in (row.source, row.target))
        left = {id_: known.get(id_, 0) - answered[id_] for id_ in at}
        left = {id_: number for id_, number in left.items() if number > 0}
        most = sorted(left, key=lambda id_: (-left[id_], id_))
        return Subgraph(
            entities=list(entities.values()),
            relations=[shown_relation(row) for row in _heaviest(shown)],
            truncated=bool(most),
            left_out=[LeftOut(entity_id=id_, relations=left[id_]) for id_ in most[:MOST_LEFT_OUT]],
        )

    async def paths(self, wanted: PathsRequest) -> Paths:
        """Shortest paths, whatever the direction of the relations on them."""
        paths = await self._shown_paths(wanted, wanted.limit)
        if None in paths and len(paths) == wanted.limit:
            paths = await self._shown_paths(wanted, AGAIN * wanted.limit)
        shown = [path for path in paths if path is not None][: wanted.limit]
        proofs = await self._proofs(shown) if wanted.evidence else {}
        return Paths(paths=[_contract(path, proofs if wanted.evidence else None) for path in shown])

    async def _shown_paths(self, wanted: PathsRequest, limit: int) -> list["_Path | None"]:
        found = await self._graph.paths(wanted.source, wanted.target, wanted.max_length, limit)
        entities, relations = await asyncio.gather(
            self._visibility.entities(id_ for path in found.paths for id_ in path),
            self._visibility.stated(found.relations),
        )
        return _shown(found, entities, relations)

    async def _proofs(self, paths: Sequence["_Path"]) -> Mapping[UUID, list[Evidence]]:
        steps = {row.id: row for _, rows in paths for row in rows}
        return await self._evidence.of_relations(list(steps.values()), PROOFS)

    async def stats(self) -> GraphStats:
        """Sizes of the stored graph, a generation on its way in or out included."""
        found = await self._graph.stats()
        return GraphStats(
            documents=found.documents,
            chunks=found.chunks,
            entities=found.entities,
            relations=found.relations,
            mentions=found.mentions,
            entity_types=[TypeCount(type=type_, count=count) for type_, count in found.entity_types],
            resolving=(await self._resolved.resolution()).resolving,
        )


_Path = tuple[list[Entity], list[RelationRow]]
"""A path's entities, and the heaviest relation between each two neighbours."""


def _shown(found: PathRows, entities: Mapping[UUID, Entity], relations: Iterable[RelationRow]) -> list["_Path | None"]:
    """Each of the paths, None where a part of it may not be shown."""
    between: dict[frozenset[UUID], RelationRow] = {}
    for row in _heaviest(relations):
        between.setdefault(frozenset((row.source, row.target)), row)
    paths: list[_Path | None] = []
    for path in found.paths:
        steps = [between.get(frozenset(pair)) for pair in pairwise(path)]
        whole = [step for step in steps if step is not None]
        complete = len(whole) == len(steps) and all(id_ in entities for id_ in path)
        paths.append(([entities[id_] for id_ in path], whole) if complete else None)
    return paths


def _contract(path: _Path, proofs: Mapping[UUID, list[Evidence]] | None) -> GraphPath:
    entities, rows = path
    relations = [shown_relation(row) for row in rows]
    steps = [] if proofs is None else [PathStep(relation=r, evidence=proofs.get(r.id, [])) for r in relations]
    return GraphPath(entities=entities, relations=relations, steps=steps)


def _heaviest(relations: Iterable[RelationRow]) -> list[RelationRow]:
    return sorted(relations, key=lambda row: (-row.weight, row.id.int))
