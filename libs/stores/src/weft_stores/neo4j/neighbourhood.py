"""Walks outwards from an entity, hop by hop, and reads the relations among entities. Every read is capped: a hub costs
no more than its cap, and the entities at which a cap left something out are told.

Rows stay as the driver gives them until it is clear which are wanted: making ids of thousands of texts costs more than
the server's answer.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from weft_core.errors import NotFoundError
from weft_stores.neo4j import cypher_reading
from weft_stores.neo4j.rows import Neighbourhood, RelationRow
from weft_stores.neo4j.transactions import Graph

EVIDENCE_SAMPLE: Final = 20
"""Chunks of a relation that come with it."""

FEW: Final = 3
"""The same where hundreds of relations come at once."""

FIRST_SCAN: Final = 3_000
"""Relations of the centre that are looked at for the heaviest."""

SCAN: Final = 750
"""Relations looked at by each later read, divided among its entities."""

LEAST_SCAN: Final = 12
LEAST_FAN_OUT: Final = 4

OPENED: Final = 25
"""Entities whose relations are read at once. Where they lead to too few others, twice as many follow, and so on."""


FIRST: Final = 25
"""Of the entities of a neighbourhood, nearest and heaviest first, so many are asked for relations to the others."""

DRAWING_SCAN: Final = 30_000
"""As `SCAN`, where the entities were chosen by the caller: all relations among a few hubs are found."""

Step = Sequence[Any]
"""A relation as it was met: neighbour, relation, its source, predicate, weight, chunks."""

Found = Sequence[Any]
"""An entity, the steps from it, and, of `relations_among`, how many relations it has."""

Steps = Mapping[str, tuple[str, Step]]
"""By relation, the entity it was met at, and the step."""


@dataclass(slots=True)
class _Walk:
    """What was found so far: entities in the order of discovery, relations met, and where a cap cut."""

    found: dict[str, None]
    limit: int
    met: dict[str, tuple[str, Step]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    @property
    def room(self) -> int:
        return self.limit - len(self.found)

    def take(self, rows: Sequence[Found], fan_out: int) -> list[str]:
        """Takes in what some entities lead to; those that are new, heaviest first."""
        self.met |= _steps(rows)
        steps = sorted((step for _, found in rows for step in found), key=lambda step: (-step[4], step[1]))
        reached = [id_ for id_ in dict.fromkeys(step[0] for step in steps) if id_ not in self.found]
        new, left = reached[: self.room], set(reached[self.room :])
        self.found |= dict.fromkeys(new)
        self.cut |= set(_cut(rows, fan_out, left))
        return new


async def walk(graph: Graph, entity_id: UUID, depth: int, limit: int) -> Neighbourhood:
    """See `GraphReader.neighbourhood`. One statement per hop, and more where the first entities do not lead to enough
    others."""
    centre = str(entity_id)
    walked = _Walk({centre: None}, limit)
    frontier, scan = [centre], FIRST_SCAN
    for _ in range(depth):
        opened, new = 0, list[str]()
        while opened < len(frontier) and (walked.room or frontier == [centre]):
            part = frontier[opened : opened + max(OPENED, opened)]
            fan_out = max(LEAST_FAN_OUT, 3 * walked.room // (2 * len(part)))
            rows = await _hop(graph, part, max(fan_out, scan // len(part)), fan_out)
            if not rows:
                raise NotFoundError("there is no such entity")
            new += walked.take(rows, fan_out)
            opened += len(part)
        walked.cut |= set(frontier[opened:])
        frontier, scan = new, SCAN
    found = walked.found
    inside = {id_: (at, step) for id_, (at, step) in walked.met.items() if step[0] in found and at in found}
    return _neighbourhood(found, inside, walked.cut)


async def relations_among(
    graph: Graph, ids: Iterable[UUID], scan: int, most: int, first: int | None = None, besides: Collection[UUID] = ()
) -> Neighbourhood:
    """See `GraphReader.among`."""
    wanted = [str(id_) for id_ in ids]
    starts = sorted(set(wanted[:first]))
    each = max(LEAST_SCAN, scan // max(1, len(starts)))
    parameters = {"ids": starts, "wanted": dict.fromkeys(wanted, True), "scan": each, "evidence": FEW}
    rows = await graph.packed(cypher_reading.AMONG, **parameters)
    known = set(map(str, besides))
    steps = [item for item in _steps(rows).items() if item[0] not in known]
    steps.sort(key=lambda item: (-item[1][1][4], item[0]))
    kept = dict(steps[:most])
    beyond = {end for _, (at, step) in steps[most:] for end in (at, step[0])}
    met = {end for at, step in kept.values() for end in (at, step[0])} | {row[0] for row in rows}
    among = _neighbourhood(sorted(met), kept, {row[0] for row in rows if row[2] >= each})
    degrees = {UUID(id_): degree for id_, _, degree in rows}
    return replace(among, beyond=frozenset(map(UUID, beyond)), degrees=degrees)


async def _hop(graph: Graph, frontier: Sequence[str], scan: int, fan_out: int) -> list[Found]:
    """One more than `fan_out` of an entity tells that something was left out."""
    return await graph.packed(
        cypher_reading.NEIGHBOURS, ids=sorted(frontier), scan=scan + 1, fan_out=fan_out + 1, evidence=FEW
    )


def _cut(rows: Iterable[Found], fan_out: int, left: Set[str]) -> Iterator[str]:
    """Entities of which a cap left out relations, or what they lead to."""
    for entity, found in rows:
        if len(found) > fan_out or not left.isdisjoint(step[0] for step in found):
            yield entity


def _steps(rows: Iterable[Found]) -> dict[str, tuple[str, Step]]:
    return {step[1]: (row[0], step) for row in rows for step in row[1]}


def _neighbourhood(entities: Iterable[str], steps: Steps, cut: Iterable[str]) -> Neighbourhood:
    ids = {text: UUID(text) for text in entities}
    relations = [_relation(ids, entity, step) for entity, step in steps.values()]
    return Neighbourhood(list(ids.values()), relations, frozenset(ids[text] for text in cut if text in ids))


def _relation(ids: Mapping[str, UUID], entity: str, step: Step) -> RelationRow:
    neighbour, id_, source, predicate, weight, chunk_ids = step
    target = neighbour if source == entity else entity
    return RelationRow(UUID(id_), ids[source], predicate, ids[target], weight, tuple(map(UUID, chunk_ids)))
