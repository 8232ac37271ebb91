"""Universal queries for the engine. Ids in a query are looked up first and then left out of its results."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from typing import cast
from uuid import UUID

import qdrant_edge as edge

from weft_local.qdrant.engine.answers import engine_payload
from weft_local.qdrant.engine.filters import engine_filter, without_ids
from weft_local.qdrant.engine.vectors import engine_vector
from weft_local.qdrant.errors import NotFoundError, UnsupportedError
from weft_local.qdrant.models import queries as m
from weft_local.qdrant.models.points import OrderBy, order_by

DEFAULT_RRF_K = 2


class QueryBuilder:
    """Builds one request's query; reads vectors of referenced points from `shard`."""

    def __init__(self, shard: edge.EdgeShard) -> None:
        self._shard = shard

    def request(self, query: m.QueryRequest) -> edge.QueryRequest:
        scoring, filter_ = self._scoring(query)
        return edge.QueryRequest(
            limit=query.limit,
            offset=query.offset,
            query=scoring,
            prefetches=self._prefetches(query),
            filter=filter_,
            score_threshold=query.score_threshold,
            with_payload=engine_payload(query.with_payload, default=False),
            with_vector=query.with_vector,
        )

    def _prefetches(self, source: m.Source) -> list[edge.Prefetch]:
        return [self._prefetch(prefetch) for prefetch in source.prefetch or []]

    def _prefetch(self, prefetch: m.Prefetch) -> edge.Prefetch:
        scoring, filter_ = self._scoring(prefetch)
        return edge.Prefetch(
            limit=prefetch.limit,
            query=scoring,
            prefetches=self._prefetches(prefetch),
            filter=filter_,
            score_threshold=prefetch.score_threshold,
        )

    def _scoring(self, source: m.Source) -> tuple[edge.ScoringQueryType | None, edge.Filter | None]:
        if source.lookup_from is not None:
            raise UnsupportedError("lookup_from")
        filter_ = engine_filter(source.filter)
        if source.query is None:
            return None, filter_
        wanted = source.query.nearest if isinstance(source.query, m.Nearest) else source.query
        if isinstance(wanted, int | UUID):
            filter_ = without_ids(filter_, {wanted})
        return self._query(source.query, source.using or ""), filter_

    def _query(self, query: m.Query, using: str) -> edge.ScoringQueryType:
        match query:
            case m.FusionQuery():
                return _fusion(edge.Fusion.Dbsf() if query.fusion == "dbsf" else edge.Fusion.Rrf(k=DEFAULT_RRF_K))
            case m.RrfQuery():
                return _fusion(edge.Fusion.Rrf(k=query.rrf.k or DEFAULT_RRF_K, weights=query.rrf.weights))
            case m.OrderByQuery():
                return engine_order(order_by(query.order_by))
            case m.SampleQuery():
                return edge.Sample.Random
            case m.UnsupportedQuery():
                kinds = ", ".join(name for name in m.FEATURES if getattr(query, name) is not None)
                raise UnsupportedError(f"queries of the kind {kinds}")
            case m.Nearest():
                if query.mmr is not None:
                    raise UnsupportedError("queries of the kind mmr")
                return edge.Query.Nearest(self._vector(query.nearest, using), using=using)
            case _:
                return edge.Query.Nearest(self._vector(query, using), using=using)

    def _vector(self, wanted: m.VectorInput, using: str) -> edge.NamedVector:
        if not isinstance(wanted, int | UUID):
            return engine_vector(wanted)
        found = self._shard.retrieve([wanted], with_payload=False, with_vector=[using])
        if not found:
            raise NotFoundError(f"Not found: No point with id {wanted} found")
        stored = found[0].vector
        vector = stored.get(using) if isinstance(stored, dict) else stored
        if not vector:
            raise NotFoundError(f"Not found: Vector with name {using!r} for point {wanted}")
        return vector


def _fusion(fusion: object) -> edge.Fusion:
    return cast("edge.Fusion", fusion)  # the stubs do not say that the two kinds are its subclasses


def engine_order(order: OrderBy) -> edge.OrderBy:
    direction = edge.Direction.Desc if order.direction == "desc" else edge.Direction.Asc
    return edge.OrderBy(order.key, direction=direction, start_from=order.start_from)
