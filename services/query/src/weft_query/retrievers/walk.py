"""Two steps on the graph, as arithmetic on rows: from the question's entities to passages that name them, and over a
rare entity that such a passage names to the passages that name it too."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from weft_stores.neo4j.rows import ChunkEdge, EntityEdge, LinkedEntity

_SCALE = 10_000
"""Stands for the number of chunks in the idf: only its order of magnitude matters, and counting costs a call."""
COMMON = 30
"""A bridge leads over entities that at most this many chunks name."""
MOST_SEEDS = 16
MOST_BRIDGES = 40
PER_ENTITY = 40
PER_BRIDGE = 12
_DATE = "date"


def rarity(df: int) -> float:
    """1 for an entity that one chunk names, towards 0 for one that all do."""
    return min(1.0, math.log(1 + _SCALE / max(1, df)) / math.log(1 + _SCALE))


@dataclass(slots=True)
class Reached:
    """A chunk of the walk."""

    document_id: UUID
    generation: int
    direct: float = 0.0
    linked: float = 0.0
    mentions: int = 0
    """How often it names the question's entities: decides between equals."""
    named: dict[str, str] = field(default_factory=dict)
    bridges: dict[str, float] = field(default_factory=dict)
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """An entity that leads on: its nodes (one per type), its strength, the seed that named it and the way there."""

    norm: str
    name: str
    strength: float
    seed: UUID
    path: tuple[str, ...]


class Walk:
    """Collects what was reached; every step takes rows of the graph and is linear in them."""

    def __init__(self, linked: Sequence[LinkedEntity]) -> None:
        self.reached: dict[UUID, Reached] = {}
        df: defaultdict[str, int] = defaultdict(int)
        for entity in linked:
            df[entity.norm] += entity.df
        total = sum(rarity(n) for n in df.values())
        self._weights = {norm: rarity(n) / total for norm, n in df.items()}
        self._entities = {entity.id: entity for entity in linked}

    @property
    def linked_ids(self) -> list[UUID]:
        return list(self._entities)

    def first_step(self, edges: Iterable[ChunkEdge]) -> None:
        """Chunks that name the question's entities."""
        for edge in edges:
            entity = self._entities[edge.entity_id]
            chunk = self.reached.setdefault(edge.chunk_id, Reached(edge.document_id, edge.generation))
            if entity.norm not in chunk.named:
                chunk.named[entity.norm] = entity.name
                chunk.direct += self._weights[entity.norm]
                chunk.mentions += edge.mentions
                chunk.path = tuple(chunk.named.values())

    def seeds(self, others: Mapping[UUID, float]) -> dict[UUID, float]:
        """Chunks to go on from, with masses up to 1: the best of the first step and of `others` (found by other
        channels)."""
        masses = {chunk_id: chunk.direct for chunk_id, chunk in self.reached.items()}
        for chunk_id, mass in others.items():
            masses[chunk_id] = masses.get(chunk_id, 0.0) + mass
        best = sorted(masses.items(), key=lambda item: (-item[1], item[0]))[:MOST_SEEDS]
        top = best[0][1] if best else 1.0
        return {chunk_id: mass / top for chunk_id, mass in best}

    def bridges(self, seeds: Mapping[UUID, float], edges: Sequence[EntityEdge]) -> list[Bridge]:
        """The strongest rare entities that seeds name and the question does not."""
        df: defaultdict[str, dict[UUID, int]] = defaultdict(dict)
        for edge in edges:
            df[edge.norm][edge.entity_id] = edge.df
        best: dict[str, Bridge] = {}
        for edge in edges:
            count = sum(df[edge.norm].values())
            if edge.norm in self._weights or edge.type == _DATE or count > COMMON:
                continue
            strength = math.sqrt(seeds[edge.chunk_id]) * rarity(count)
            if edge.norm not in best or strength > best[edge.norm].strength:
                seed = self.reached.get(edge.chunk_id)
                path = (*(seed.path if seed else ()), edge.name)
                best[edge.norm] = Bridge(edge.norm, edge.name, strength, edge.chunk_id, path)
        return sorted(best.values(), key=lambda bridge: (-bridge.strength, bridge.norm))[:MOST_BRIDGES]

    def second_step(self, bridges: Sequence[Bridge], nodes: Sequence[LinkedEntity], edges: Iterable[ChunkEdge]) -> None:
        """Chunks at the other end of the bridges."""
        by_norm = {bridge.norm: bridge for bridge in bridges}
        norms = {node.id: node.norm for node in nodes}
        for edge in edges:
            bridge = by_norm[norms[edge.entity_id]]
            if edge.chunk_id == bridge.seed:
                continue
            chunk = self.reached.setdefault(edge.chunk_id, Reached(edge.document_id, edge.generation))
            chunk.bridges[bridge.norm] = bridge.strength
            if bridge.strength > chunk.linked:
                chunk.linked = bridge.strength
                if not chunk.named:
                    chunk.path = bridge.path
