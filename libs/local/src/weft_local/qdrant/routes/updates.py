"""Everything that changes a collection's points or indexes."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from collections.abc import Callable, Sequence

import qdrant_edge as edge
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from weft_local.qdrant.engine.faults import engine_faults
from weft_local.qdrant.engine.filters import engine_filter
from weft_local.qdrant.engine.indexes import engine_schema
from weft_local.qdrant.engine.vectors import engine_points
from weft_local.qdrant.errors import BadRequestError, UnsupportedError
from weft_local.qdrant.http import answer, flag, read_body, shard_of
from weft_local.qdrant.models.collections import CreateIndex
from weft_local.qdrant.models.points import DeletePayload, Selection, SetPayload, Upsert
from weft_local.qdrant.shard import Shard

SLICE = 256
"""Points in one engine call: a few milliseconds, after which waiting reads get their turn."""


async def upsert(request: Request) -> Response:
    body = await read_body(request, Upsert)
    shard = shard_of(request)
    refuse_shard_key(body.shard_key)
    if body.update_mode not in {None, "upsert"}:
        raise UnsupportedError("update_mode")
    rows = body.rows()
    if not rows:
        raise BadRequestError("Bad request: Empty update request")
    with engine_faults():
        points = engine_points(rows, shard.config)
        condition = engine_filter(body.update_filter)
        operations = [
            edge.UpdateOperation.upsert_points(points[start : start + SLICE], condition)
            for start in range(0, len(points), SLICE)
        ]
    return await _write(request, shard, operations)


async def delete(request: Request) -> Response:
    body = await read_body(request, Selection)
    op = edge.UpdateOperation
    return await _edit(request, body, op.delete_points, op.delete_points_by_filter)


async def set_payload(request: Request) -> Response:
    body = await read_body(request, SetPayload)
    op = edge.UpdateOperation
    return await _edit(
        request,
        body,
        lambda ids: op.set_payload(ids, body.payload, body.key),
        lambda filter_: op.set_payload_by_filter(filter_, body.payload, body.key),
    )


async def overwrite_payload(request: Request) -> Response:
    body = await read_body(request, SetPayload)
    op = edge.UpdateOperation
    return await _edit(
        request,
        body,
        lambda ids: op.overwrite_payload(ids, body.payload, body.key),
        lambda filter_: op.overwrite_payload_by_filter(filter_, body.payload, body.key),
    )


async def delete_payload(request: Request) -> Response:
    body = await read_body(request, DeletePayload)
    op = edge.UpdateOperation
    return await _edit(
        request,
        body,
        lambda ids: op.delete_payload(ids, body.keys),
        lambda filter_: op.delete_payload_by_filter(filter_, body.keys),
    )


async def clear_payload(request: Request) -> Response:
    body = await read_body(request, Selection)
    op = edge.UpdateOperation
    return await _edit(request, body, op.clear_payload, op.clear_payload_by_filter)


async def create_index(request: Request) -> Response:
    body = await read_body(request, CreateIndex)
    with engine_faults():
        operation = edge.UpdateOperation.create_field_index(body.field_name, engine_schema(body.field_schema))
    return await _write(request, shard_of(request), [operation])


async def delete_index(request: Request) -> Response:
    with engine_faults():
        operation = edge.UpdateOperation.delete_field_index(request.path_params["field"])
    return await _write(request, shard_of(request), [operation])


def refuse_shard_key(shard_key: object) -> None:
    if shard_key is not None:
        raise UnsupportedError("shard keys")


async def _edit(
    request: Request,
    body: Selection,
    by_ids: Callable[[list[edge.PointId]], edge.UpdateOperation],
    by_filter: Callable[[edge.Filter], edge.UpdateOperation],
) -> Response:
    """Changes the points that `body` selects."""
    refuse_shard_key(body.shard_key)
    with engine_faults():
        filter_ = engine_filter(body.filter)
        if body.points is not None or filter_ is None:
            operation = by_ids(list(body.points or []))
        else:
            operation = by_filter(filter_)
    return await _write(request, shard_of(request), [operation])


async def _write(request: Request, shard: Shard, operations: Sequence[edge.UpdateOperation]) -> Response:
    wait = flag(request, "wait", default=False)
    number = await shard.write(operations)
    return answer(request, {"operation_id": number, "status": "completed" if wait else "acknowledged"})


ROUTES = [
    Route("/collections/{name}/points", upsert, methods=["PUT"]),
    Route("/collections/{name}/points/delete", delete, methods=["POST"]),
    Route("/collections/{name}/points/payload", set_payload, methods=["POST"]),
    Route("/collections/{name}/points/payload", overwrite_payload, methods=["PUT"]),
    Route("/collections/{name}/points/payload/delete", delete_payload, methods=["POST"]),
    Route("/collections/{name}/points/payload/clear", clear_payload, methods=["POST"]),
    Route("/collections/{name}/index", create_index, methods=["PUT"]),
    Route("/collections/{name}/index/{field}", delete_index, methods=["DELETE"]),
]
