"""The universal query: what to score by, over what, and how to fuse it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Tag

from weft_local.qdrant.models.base import Body, OneOrMany, PointId, PositiveSize, Size
from weft_local.qdrant.models.filters import Filter
from weft_local.qdrant.models.points import OrderByInput, PayloadSelector, VectorSelector
from weft_local.qdrant.models.vectors import DenseVector, Inference, MultiVector, SparseVector, vector_kind

FEATURES = ("recommend", "discover", "context", "formula", "relevance_feedback")
"""Kinds of queries that Qdrant has and the local server has not."""


def _input_kind(value: object) -> str | None:
    return "id" if isinstance(value, int | str | UUID) else vector_kind(value)


VectorInput = Annotated[
    Annotated[DenseVector, Tag("dense")]
    | Annotated[SparseVector, Tag("sparse")]
    | Annotated[MultiVector, Tag("multi")]
    | Annotated[Inference, Tag("inference")]
    | Annotated[PointId, Tag("id")],
    Discriminator(_input_kind),
]
"""A vector, or the id of the point whose vector is meant."""


class Nearest(Body):
    nearest: VectorInput
    mmr: object = None


class FusionQuery(Body):
    fusion: Literal["rrf", "dbsf"]


class Rrf(Body):
    """1 / (k + rank) summed over the prefetches, each with its weight."""

    k: PositiveSize | None = None
    weights: list[float] | None = None


class RrfQuery(Body):
    rrf: Rrf


class OrderByQuery(Body):
    order_by: OrderByInput


class SampleQuery(Body):
    sample: Literal["random"]


class UnsupportedQuery(Body):
    """A kind named in `FEATURES`; read only to be refused by name."""

    recommend: object = None
    discover: object = None
    context: object = None
    formula: object = None
    relevance_feedback: object = None


def _query_kind(value: object) -> str | None:
    if isinstance(value, dict):
        for key in ("nearest", "fusion", "rrf", "order_by", "sample"):
            if key in value:
                return key
        if value.keys() & set(FEATURES):
            return "unsupported"
    return _input_kind(value)


Query = Annotated[
    Annotated[DenseVector, Tag("dense")]
    | Annotated[SparseVector, Tag("sparse")]
    | Annotated[MultiVector, Tag("multi")]
    | Annotated[Inference, Tag("inference")]
    | Annotated[PointId, Tag("id")]
    | Annotated[Nearest, Tag("nearest")]
    | Annotated[FusionQuery, Tag("fusion")]
    | Annotated[RrfQuery, Tag("rrf")]
    | Annotated[OrderByQuery, Tag("order_by")]
    | Annotated[SampleQuery, Tag("sample")]
    | Annotated[UnsupportedQuery, Tag("unsupported")],
    Discriminator(_query_kind),
]


class SearchParams(Body):
    """Hints. The local server always searches exactly, so that they change nothing."""

    hnsw_ef: Size | None = None
    exact: bool = False
    indexed_only: bool = False


class Source(Body):
    """What a query and a prefetch share."""

    prefetch: OneOrMany["Prefetch"] | None = None
    query: Query | None = None
    using: str | None = None
    filter: Filter | None = None
    params: SearchParams | None = None
    score_threshold: float | None = None
    limit: PositiveSize = 10
    lookup_from: object = None


class Prefetch(Source):
    """Candidates for the query around it."""


class QueryRequest(Source):
    offset: Size = 0
    with_payload: PayloadSelector = False
    with_vector: VectorSelector = False
    shard_key: object = None


class QueryBatch(Body):
    searches: list[QueryRequest]


class QueryGroups(Source):
    """The best `group_size` points of each of the best `limit` values under `group_by`."""

    group_by: str
    group_size: PositiveSize = 3
    with_payload: PayloadSelector = False
    with_vector: VectorSelector = False
    with_lookup: object = None
    shard_key: object = None
