"""Vectors for the engine, checked against the collection before anything is written."""

from __future__ import annotations  # the stubs name types that the module itself lacks

import qdrant_edge as edge

from weft_local.qdrant.errors import BadRequestError, UnsupportedError, vector_missing
from weft_local.qdrant.models.collections import CreateCollection
from weft_local.qdrant.models.points import Point
from weft_local.qdrant.models.vectors import Inference, SparseVector, Vector


def engine_points(points: list[Point], config: CreateCollection) -> list[edge.Point]:
    """The points as engine objects.

    Raises `BadRequestError` for a vector that the collection has not, of another dimension or of another kind: one
    wrong point refuses them all.
    """
    return [edge.Point(point.id, _struct(point, config), point.payload) for point in points]


def engine_vector(vector: Vector) -> edge.NamedVector:
    if isinstance(vector, SparseVector):
        return edge.SparseVector(vector.indices, vector.values)
    if isinstance(vector, Inference):
        raise UnsupportedError("embedding on the server (inference)")
    if vector and isinstance(vector[0], list):
        raise UnsupportedError("multivectors")
    return vector


def _struct(point: Point, config: CreateCollection) -> edge.Vector:
    vector = point.vector
    if isinstance(vector, dict):
        return {name: _checked(name, value, config) for name, value in vector.items()}
    return {"": _checked("", vector, config)}


def _checked(name: str, vector: Vector, config: CreateCollection) -> edge.NamedVector:
    converted = engine_vector(vector)
    if isinstance(vector, SparseVector):
        if name in config.sparse:
            return converted
        if name in config.dense:
            raise BadRequestError(f"Wrong input: Vector with name {name} is not a sparse vector")
        raise vector_missing(name)
    params = config.dense.get(name)
    if params is None:
        if name in config.sparse:
            raise BadRequestError(f"Wrong input: Vector with name {name} is a sparse vector")
        raise vector_missing(name)
    given = len(converted) if isinstance(converted, list) else 0
    if given != params.size:
        raise BadRequestError(
            f"Wrong input: Vector dimension error: expected dim: {params.size}, got {given} for vector '{name}'"
        )
    return converted
