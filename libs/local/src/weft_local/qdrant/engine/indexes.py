"""Payload indexes for the engine."""

from __future__ import annotations  # the stubs name types that the module itself lacks

import qdrant_edge as edge

from weft_local.qdrant.errors import BadRequestError, UnsupportedError
from weft_local.qdrant.models.collections import IndexParams

_TYPES = {
    "keyword": edge.PayloadSchemaType.Keyword,
    "integer": edge.PayloadSchemaType.Integer,
    "float": edge.PayloadSchemaType.Float,
    "geo": edge.PayloadSchemaType.Geo,
    "text": edge.PayloadSchemaType.Text,
    "bool": edge.PayloadSchemaType.Bool,
    "datetime": edge.PayloadSchemaType.Datetime,
    "uuid": edge.PayloadSchemaType.Uuid,
}


def engine_schema(schema: str | IndexParams | None) -> edge.PayloadSchemaType | edge.PayloadSchemaParams:
    """A bare type, or a type with its options."""
    if schema is None:
        raise BadRequestError("Bad request: field_schema is required")
    if isinstance(schema, str):
        return _TYPES[schema]
    return _with_params(schema)


def _with_params(schema: IndexParams) -> edge.PayloadSchemaParams:  # noqa: PLR0911 - one return per type of index
    match schema.type:
        case "keyword":
            return edge.KeywordIndexParams(is_tenant=schema.is_tenant, on_disk=schema.on_disk)
        case "uuid":
            return edge.UuidIndexParams(is_tenant=schema.is_tenant, on_disk=schema.on_disk)
        case "integer":
            return edge.IntegerIndexParams(
                lookup=schema.lookup, range=schema.range, is_principal=schema.is_principal, on_disk=schema.on_disk
            )
        case "float":
            return edge.FloatIndexParams(is_principal=schema.is_principal, on_disk=schema.on_disk)
        case "datetime":
            return edge.DatetimeIndexParams(is_principal=schema.is_principal, on_disk=schema.on_disk)
        case "bool":
            return edge.BoolIndexParams(on_disk=schema.on_disk)
        case "geo":
            return edge.GeoIndexParams(on_disk=schema.on_disk)
        case "text":
            raise UnsupportedError("options of text indexes")
