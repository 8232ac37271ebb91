"""Everything that reads points without scoring them."""

from uuid import UUID

import qdrant_edge as edge
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from weft_local.qdrant.engine.answers import engine_payload, record
from weft_local.qdrant.engine.faults import engine_faults
from weft_local.qdrant.engine.filters import engine_filter
from weft_local.qdrant.engine.queries import engine_order
from weft_local.qdrant.errors import BadRequestError, NotFoundError
from weft_local.qdrant.http import answer, read_body, shard_of
from weft_local.qdrant.models.base import parse_path_id
from weft_local.qdrant.models.points import Count, Facet, Retrieve, Scroll, order_by
from weft_local.qdrant.routes.updates import refuse_shard_key


async def retrieve(request: Request) -> Response:
    body = await read_body(request, Retrieve)
    refuse_shard_key(body.shard_key)
    ids: list[edge.PointId] = list(body.ids)
    payload = engine_payload(body.with_payload, default=True)
    found = await shard_of(request).read(lambda shard: shard.retrieve(ids, payload, body.with_vector))
    return answer(request, [record(point) for point in found])


async def retrieve_one(request: Request) -> Response:
    text = request.path_params["id"]
    id_: int | UUID | None = parse_path_id(text)
    if id_ is None:
        raise BadRequestError(f'Wrong input: Can not recognize "{text}" as point id')
    wanted = id_
    found = await shard_of(request).read(lambda shard: shard.retrieve([wanted], with_payload=True, with_vector=True))
    if not found:
        raise NotFoundError(f"Not found: Point with id {id_} does not exists!")
    return answer(request, record(found[0]))


async def scroll(request: Request) -> Response:
    body = await read_body(request, Scroll)
    refuse_shard_key(body.shard_key)
    if body.order_by is not None and body.offset is not None:
        raise BadRequestError("Wrong input: Cannot use an `offset` when using `order_by`")
    with engine_faults():
        wanted = edge.ScrollRequest(
            offset=body.offset,
            limit=body.limit,
            filter=engine_filter(body.filter),
            with_payload=engine_payload(body.with_payload, default=True),
            with_vector=body.with_vector,
            order_by=None if body.order_by is None else engine_order(order_by(body.order_by)),
        )
    points, following = await shard_of(request).read(lambda shard: shard.scroll(wanted))
    return answer(request, {"points": [record(point) for point in points], "next_page_offset": following})


async def count(request: Request) -> Response:
    body = await read_body(request, Count)
    refuse_shard_key(body.shard_key)
    with engine_faults():
        wanted = edge.CountRequest(exact=body.exact, filter=engine_filter(body.filter))
    return answer(request, {"count": await shard_of(request).read(lambda shard: shard.count(wanted))})


async def facet(request: Request) -> Response:
    body = await read_body(request, Facet)
    refuse_shard_key(body.shard_key)
    with engine_faults():
        wanted = edge.FacetRequest(body.key, body.limit, body.exact, engine_filter(body.filter))
    found = await shard_of(request).read(lambda shard: shard.facet(wanted))
    return answer(request, {"hits": [{"value": hit.value, "count": hit.count} for hit in found.hits]})


ROUTES = [
    Route("/collections/{name}/points", retrieve, methods=["POST"]),
    Route("/collections/{name}/points/scroll", scroll, methods=["POST"]),
    Route("/collections/{name}/points/count", count, methods=["POST"]),
    Route("/collections/{name}/facet", facet, methods=["POST"]),
    Route("/collections/{name}/points/{id}", retrieve_one, methods=["GET"]),
]
