"""The job that finds the communities of a workspace's graph.

It keeps ids and places only. What a community is called and what is said about it is read from published documents
whenever someone asks.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID, uuid5

import numpy as np

from weft_ingestion.models import JobState
from weft_ingestion.pipeline.leiden import Numbers, partition
from weft_ingestion.repositories.communities import CommunityRepository, FoundCommunity, Place
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.unresolved import UnresolvedRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_models.extraction.kinds import DATE
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import RelationRow
from weft_stores.postgres.engine import session_scope

PAGE: Final = 500
"""Entities whose relations are read at once."""

SMALLEST: Final = 3
STATEMENTS: Final = 8
"""Heaviest relations of a community whose sentences are noted."""

_COMMUNITY = UUID("6f1f0d0a-5d1b-5c4e-9f6e-2f0f3b7c1a04")
NAMESAKES: Final = 3
"""Of its members, the smallest ids make a community's id: it keeps it while they stay together."""


@dataclass(slots=True)
class Edges:
    """Published relations between entities, as parallel columns: ends are numbers of entities. Each has one of the
    published chunks that state it."""

    entities: list[UUID] = field(default_factory=list)
    numbers: dict[UUID, int] = field(default_factory=dict)
    sources: "array[int]" = field(default_factory=lambda: array("q"))
    targets: "array[int]" = field(default_factory=lambda: array("q"))
    weights: "array[int]" = field(default_factory=lambda: array("q"))
    relations: bytearray = field(default_factory=bytearray)
    chunks: bytearray = field(default_factory=bytearray)

    def add(self, row: RelationRow) -> None:
        self.sources.append(self._number(row.source))
        self.targets.append(self._number(row.target))
        self.weights.append(row.weight)
        self.relations += row.id.bytes
        self.chunks += row.chunk_ids[0].bytes

    def columns(self) -> tuple[Numbers, Numbers, Numbers]:
        columns = (np.frombuffer(column, dtype=np.int64) for column in (self.sources, self.targets, self.weights))
        sources, targets, weights = columns
        return sources, targets, weights

    def row(self, at: int) -> RelationRow:
        """The edge again, without what it says."""
        place = slice(16 * at, 16 * at + 16)
        return RelationRow(
            UUID(bytes=bytes(self.relations[place])),
            self.entities[self.sources[at]],
            "",
            self.entities[self.targets[at]],
            self.weights[at],
            (UUID(bytes=bytes(self.chunks[place])),),
        )

    def _number(self, id_: UUID) -> int:
        number = self.numbers.setdefault(id_, len(self.entities))
        if number == len(self.entities):
            self.entities.append(id_)
        return number


@dataclass(frozen=True, slots=True)
class Grouped:
    """A community without what is said about it; `heaviest` are numbers of edges."""

    community: FoundCommunity
    heaviest: Sequence[int]


async def detect_communities(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Reads the graph as it is now, and replaces the workspace's communities."""
    async with session_scope(tools.sessions) as session:
        version = (await UnresolvedRepository(session, lease.workspace_id).resolution()).version
    graph = tools.projections.reading(lease.workspace_id)
    edges = await _edges(tools, lease.workspace_id, graph)
    membership = await partition(len(edges.entities), *edges.columns()) if edges.entities else np.array([], np.int64)
    found = await _stated(graph, edges, group(lease.workspace_id, edges, membership))
    async with fence.transaction() as session:
        await CommunityRepository(session, lease.workspace_id).replace(found, version)
        await LeaseRepository(session).finish([lease], JobState.DONE)


async def _edges(tools: Tools, workspace_id: UUID, graph: GraphReader) -> Edges:
    """In the order of ids, so that the same graph gives the same communities. Relations to dates are left out: what
    happened in the same year is no community."""
    edges = Edges()
    async with session_scope(tools.sessions) as session:
        dates = await CommunityRepository(session, workspace_id).of_type(DATE)
    after: UUID | None = None
    while True:
        async with session_scope(tools.sessions) as session:
            ids = await CommunityRepository(session, workspace_id).entities(after, PAGE)
        rows = [row async for part in graph.relations_from(ids) for row in part] if ids else []
        async with session_scope(tools.sessions) as session:
            chunks = (chunk_id for row in rows for chunk_id in row.chunk_ids)
            published = await CommunityRepository(session, workspace_id).published(chunks)
        for row in sorted(rows, key=lambda row: (row.source, row.id)):
            seen = tuple(sorted(published.intersection(row.chunk_ids)))
            if seen and row.source != row.target and dates.isdisjoint((row.source, row.target)):
                weight = len(seen) if len(row.chunk_ids) == row.weight else row.weight
                edges.add(replace(row, weight=weight, chunk_ids=seen))
        if len(ids) < PAGE:
            return edges
        after = ids[-1]


def group(workspace_id: UUID, edges: Edges, membership: Numbers) -> list[Grouped]:
    """Communities of at least `SMALLEST` entities, largest first. An entity's centrality is its share of the weight of
    all relations inside. Pure."""
    sources, targets, weights = edges.columns()
    inside = membership[sources] == membership[targets]
    strength = np.zeros(len(membership), dtype=np.int64)
    np.add.at(strength, sources[inside], weights[inside])
    np.add.at(strength, targets[inside], weights[inside])
    heaviest: dict[int, list[int]] = {}
    for at in np.flatnonzero(inside)[np.argsort(-weights[inside], kind="stable")].tolist():
        mine = heaviest.setdefault(int(membership[sources[at]]), [])
        if len(mine) < STATEMENTS:
            mine.append(at)
    members: dict[int, list[int]] = {}
    for number, community in enumerate(membership.tolist()):
        members.setdefault(community, []).append(number)
    found = []
    for community, numbers in members.items():
        if len(numbers) < SMALLEST:
            continue
        total = max(1, int(strength[numbers].sum()))
        ordered = sorted(numbers, key=lambda n: (-int(strength[n]), edges.entities[n]))
        ids = [edges.entities[n] for n in ordered]
        first = "/".join(str(id_) for id_ in sorted(ids)[:NAMESAKES])
        centrality = [int(strength[n]) / total for n in ordered]
        id_ = uuid5(_COMMUNITY, f"{workspace_id}/{first}")
        found.append(Grouped(FoundCommunity(id_, ids, centrality), heaviest.get(community, [])))
    return sorted(found, key=lambda one: (-len(one.community.members), one.community.id))


async def _stated(graph: GraphReader, edges: Edges, found: Sequence[Grouped]) -> list[FoundCommunity]:
    """With the places where documents state the heaviest relations."""
    done: list[FoundCommunity] = []
    for start in range(0, len(found), PAGE):
        part = found[start : start + PAGE]
        rows = {at: edges.row(at) for one in part for at in one.heaviest}
        places: dict[UUID, Place] = {}
        for statement in await graph.statements(list(rows.values()), 1):
            if statement.sentence is not None:
                places[statement.relation] = Place(statement.chunk_id, *statement.sentence)
        for one in part:
            said = [places[rows[at].id] for at in one.heaviest if rows[at].id in places]
            done.append(replace(one.community, statements=tuple(dict.fromkeys(said))))
    return done
