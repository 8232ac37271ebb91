"""Groups, which the engine lacks: more and more points are asked for until the groups are full."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from collections.abc import Iterator
from typing import TypedDict

import qdrant_edge as edge
from pydantic import JsonValue

from weft_local.qdrant.engine.answers import ScoredJson, engine_payload, scored
from weft_local.qdrant.engine.queries import QueryBuilder
from weft_local.qdrant.models.filters import Filter
from weft_local.qdrant.models.queries import Prefetch, QueryGroups, QueryRequest

GROWTH = 4

GroupId = str | int


class GroupJson(TypedDict):
    id: GroupId
    hits: list[ScoredJson]


def grouped(shard: edge.EdgeShard, body: QueryGroups) -> list[GroupJson]:
    """The best `limit` groups, best first, each with its best `group_size` points.

    A point with several values is in several groups; one without a value in none.
    """
    builder = QueryBuilder(shard)
    asked = body.limit * body.group_size
    while True:
        points = shard.query(builder.request(_request(body, asked)))
        groups = _collect(points, body)
        full = len(groups) == body.limit and all(len(hits) == body.group_size for hits in groups.values())
        if full or len(points) < asked:
            break
        asked *= GROWTH
    return _with_parts(shard, groups, body)


def _request(body: QueryGroups, limit: int) -> QueryRequest:
    # parts of `body` are validated already: nothing is read a second time
    has_group = Filter.model_validate({"must_not": [{"is_empty": {"key": body.group_by}}]})
    return QueryRequest.model_construct(
        prefetch=None if body.prefetch is None else [_wider(p, body.group_size) for p in body.prefetch],
        query=body.query,
        using=body.using,
        filter=has_group if body.filter is None else Filter.model_construct(must=[body.filter, has_group]),
        score_threshold=body.score_threshold,
        lookup_from=body.lookup_from,
        limit=limit,
        with_payload=[body.group_by],
    )


def _wider(prefetch: Prefetch, factor: int) -> Prefetch:
    """As Qdrant does, so that the candidates can fill the groups."""
    inner = None if prefetch.prefetch is None else [_wider(p, factor) for p in prefetch.prefetch]
    return prefetch.model_copy(update={"limit": prefetch.limit * factor, "prefetch": inner})


def _collect(points: list[edge.ScoredPoint], body: QueryGroups) -> dict[GroupId, list[edge.ScoredPoint]]:
    groups: dict[GroupId, list[edge.ScoredPoint]] = {}
    for point in points:
        for value in dict.fromkeys(_values(point.payload, body.group_by.split("."))):
            hits = groups.get(value)
            if hits is None and len(groups) < body.limit:
                hits = groups[value] = []
            if hits is not None and len(hits) < body.group_size:
                hits.append(point)
    return groups


def _values(value: JsonValue, path: list[str]) -> Iterator[GroupId]:
    if isinstance(value, list):
        for element in value:
            yield from _values(element, path)
    elif path:
        if isinstance(value, dict):
            yield from _values(value.get(path[0].removesuffix("[]")), path[1:])
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield value


def _with_parts(
    shard: edge.EdgeShard, groups: dict[GroupId, list[edge.ScoredPoint]], body: QueryGroups
) -> list[GroupJson]:
    ids = list({hit.id for hits in groups.values() for hit in hits})
    records = shard.retrieve(ids, engine_payload(body.with_payload, default=False), body.with_vector)
    by_id = {record.id: record for record in records}
    answer: list[GroupJson] = []
    for value, hits in groups.items():
        rows = [scored(hit, parts=by_id.get(hit.id)) for hit in hits]
        answer.append({"id": value, "hits": rows})
    return answer
