"""An image's explanation in the form of the API."""

from collections.abc import Mapping
from uuid import UUID

from weft_core.contracts.query import ChannelHit, Explanation, PathStep
from weft_query.retrieval.explanation import Explanation as Reasons
from weft_query.retrieval.explanation import explain
from weft_query.retrieval.image import Image
from weft_query.retrieval.search import Ranking
from weft_stores.postgres.published import PublishedChunk


def reasons_of(image: Image, ranking: Ranking, row: int) -> tuple[Reasons, list[ChannelHit]]:
    """Why a row was found, and its place and score in each channel."""
    reasons = explain(image, ranking, row)
    scores = {
        "dense": dict(zip(ranking.dense.rows.tolist(), ranking.dense.scores.tolist(), strict=True)),
        "sparse": dict(zip(ranking.sparse.rows.tolist(), ranking.sparse.scores.tolist(), strict=True)),
        "graph": dict(zip(ranking.walked.rows.tolist(), ranking.walked.masses.tolist(), strict=True)),
    }
    hits = [
        ChannelHit(channel=channel, rank=reasons.channels[channel], score=scores[channel].get(row, 0.0))
        for channel in ("dense", "sparse", "graph")
        if channel in reasons.channels
    ]
    return reasons, hits


def passages_on(reasons: Reasons) -> list[UUID]:
    """The passages on the way, to be hydrated."""
    return [step.passage for step in reasons.path if step.passage is not None]


def explanation(reasons: Reasons, hits: list[ChannelHit], published: Mapping[UUID, PublishedChunk]) -> Explanation:
    """A path over a passage that is not published any more is left out."""
    steps = [
        PathStep(name=step.name)
        if step.passage is None
        else PathStep(chunk_id=step.passage, document_title=published[step.passage].document_title)
        for step in reasons.path
        if step.passage is None or step.passage in published
    ]
    return Explanation(channels=hits, features=reasons.features, path=steps if len(steps) == len(reasons.path) else [])
