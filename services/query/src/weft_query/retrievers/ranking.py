"""One order out of what the channels say: weighted scaled scores. Pure arithmetic."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from weft_core.contracts.query import ChannelHit
from weft_core.text import normalise_name
from weft_models.extraction.titles import title_name
from weft_query.retrievers.hits import Channel, GraphHit, Hit
from weft_stores.postgres.published import PublishedChunk

DENSE, SPARSE = 0.7, 0.3
DIRECT, LINKED = 0.5, 0.5
ABOUT, ABOUT_BRIDGE = 0.7, 0.5
"""Weights on features scaled to 0…1. The last two: the title is an entity the question names, or a bridge."""


@dataclass(slots=True)
class Ranked:
    """A published chunk with its place in each channel."""

    chunk: PublishedChunk
    score: float = 0.0
    explain: list[ChannelHit] = field(default_factory=list)


def rank(
    channels: Mapping[Channel, Sequence[Hit]], chunks: Mapping[UUID, PublishedChunk], cosines: Mapping[UUID, float]
) -> list[Ranked]:
    """All published chunks that some channel found, best first. `cosines`: closeness of chunks that the dense channel
    did not list. A chunk must still be of the generation its hit speaks of."""
    ranked: dict[UUID, Ranked] = {}
    for channel, hits in channels.items():
        kept = [hit for hit in hits if _current(hit, chunks)]
        for place, hit in enumerate(kept, start=1):
            entry = ranked.setdefault(hit.chunk_id, Ranked(chunks[hit.chunk_id]))
            path = list(hit.path) if isinstance(hit, GraphHit) else []
            entry.explain.append(ChannelHit(channel=channel, rank=place, score=hit.score, path=path))
    closeness = {**cosines, **{hit.chunk_id: hit.score for hit in channels.get("dense", ())}}
    dense = _scaled({k: v for k, v in closeness.items() if k in ranked})
    sparse = _of_best({hit.chunk_id: hit.score for hit in channels.get("sparse", ())})
    graph = {hit.chunk_id: hit for hit in channels.get("graph", ()) if isinstance(hit, GraphHit)}
    for chunk_id, entry in ranked.items():
        entry.score = DENSE * dense.get(chunk_id, 0.0) + SPARSE * sparse.get(chunk_id, 0.0)
        if chunk_id in graph:
            entry.score += _graph_score(graph[chunk_id], entry.chunk.document_title)
    return sorted(ranked.values(), key=lambda entry: (-entry.score, min(e.rank for e in entry.explain), entry.chunk.id))


def _graph_score(hit: GraphHit, title: str) -> float:
    about = normalise_name(title_name(title) or title)
    score = DIRECT * hit.direct + LINKED * hit.linked
    if about in hit.named:
        score += ABOUT
    return score + ABOUT_BRIDGE * hit.bridges.get(about, 0.0)


def _current(hit: Hit, chunks: Mapping[UUID, PublishedChunk]) -> bool:
    chunk = chunks.get(hit.chunk_id)
    return chunk is not None and chunk.generation == hit.generation


def _scaled(scores: Mapping[UUID, float]) -> dict[UUID, float]:
    """(s − mean) / (best − mean), not below 0; the lowest found stands for the mean of the corpus."""
    if not scores:
        return {}
    low, high = _ends(scores.values())
    return {k: (v - low) / (high - low) if high > low else 1.0 for k, v in scores.items()}


def _of_best(scores: Mapping[UUID, float]) -> dict[UUID, float]:
    high = max(scores.values(), default=0.0)
    return {k: v / high for k, v in scores.items()} if high > 0 else {}


def _ends(values: Collection[float]) -> tuple[float, float]:
    return min(values), max(values)
