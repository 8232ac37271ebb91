"""The universal query: one, a batch, or grouped."""

import qdrant_edge as edge
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from weft_local.qdrant.engine.answers import ScoredJson, scored
from weft_local.qdrant.engine.groups import grouped
from weft_local.qdrant.engine.queries import QueryBuilder
from weft_local.qdrant.errors import UnsupportedError
from weft_local.qdrant.http import answer, read_body, shard_of
from weft_local.qdrant.models.queries import QueryBatch, QueryGroups, QueryRequest
from weft_local.qdrant.routes.updates import refuse_shard_key


async def query(request: Request) -> Response:
    body = await read_body(request, QueryRequest)
    refuse_shard_key(body.shard_key)
    points = await shard_of(request).read(lambda shard: _points(shard, body))
    return answer(request, {"points": points})


async def query_batch(request: Request) -> Response:
    body = await read_body(request, QueryBatch)
    for search in body.searches:
        refuse_shard_key(search.shard_key)
    results = await shard_of(request).read(
        lambda shard: [{"points": _points(shard, search)} for search in body.searches]
    )
    return answer(request, results)


async def query_groups(request: Request) -> Response:
    body = await read_body(request, QueryGroups)
    refuse_shard_key(body.shard_key)
    if body.with_lookup is not None:
        raise UnsupportedError("with_lookup")
    groups = await shard_of(request).read(lambda shard: grouped(shard, body))
    return answer(request, {"groups": groups})


def _points(shard: edge.EdgeShard, body: QueryRequest) -> list[ScoredJson]:
    return [scored(point) for point in shard.query(QueryBuilder(shard).request(body))]


ROUTES = [
    Route("/collections/{name}/points/query", query, methods=["POST"]),
    Route("/collections/{name}/points/query/batch", query_batch, methods=["POST"]),
    Route("/collections/{name}/points/query/groups", query_groups, methods=["POST"]),
]
