"""The engine's results as Qdrant's JSON. Absent parts are left out, as Qdrant does."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from typing import NotRequired, TypedDict
from uuid import UUID

import qdrant_edge as edge

from weft_local.qdrant.models.points import Exclude, Include, PayloadSelector


class SparseJson(TypedDict):
    indices: list[int]
    values: list[float]


NamedJson = list[float] | list[list[float]] | SparseJson
VectorJson = list[float] | list[list[float]] | dict[str, NamedJson]


class RecordJson(TypedDict):
    """A point as scroll and retrieve give it."""

    id: int | UUID | str
    payload: NotRequired[edge.Payload]
    vector: NotRequired[VectorJson]
    order_value: NotRequired[int | float]


class ScoredJson(RecordJson):
    """A point as queries give it."""

    version: int
    score: float


def engine_payload(selector: PayloadSelector | None, *, default: bool) -> edge.WithPayloadType:
    if selector is None:
        return default
    if isinstance(selector, Include):
        return edge.PayloadSelector.Include(selector.include)
    if isinstance(selector, Exclude):
        return edge.PayloadSelector.Exclude(selector.exclude)
    return selector


def record(point: edge.Record) -> RecordJson:
    answer: RecordJson = {"id": point.id}
    _add_parts(answer, point)
    return answer


def scored(point: edge.ScoredPoint, parts: edge.Record | None = None) -> ScoredJson:
    """`parts`: where payload and vector come from when not from the point itself."""
    answer: ScoredJson = {"id": point.id, "version": point.version, "score": point.score}
    _add_parts(answer, parts or point)
    return answer


def _add_parts(answer: RecordJson, point: edge.Record | edge.ScoredPoint) -> None:
    if (payload := point.payload) is not None:
        answer["payload"] = payload
    if (vector := point.vector) is not None:
        answer["vector"] = (
            {name: _named(value) for name, value in vector.items()} if isinstance(vector, dict) else vector
        )
    if (order := point.order_value) is not None:
        answer["order_value"] = order


def _named(vector: edge.NamedVector) -> NamedJson:
    if isinstance(vector, edge.SparseVector):
        return {"indices": vector.indices, "values": vector.values}
    return vector
