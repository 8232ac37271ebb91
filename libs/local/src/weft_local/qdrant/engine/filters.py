"""Filters for the engine."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from collections.abc import Sequence
from typing import cast

import qdrant_edge as edge

from weft_local.qdrant.errors import BadRequestError, UnsupportedError
from weft_local.qdrant.models import filters as m


def engine_filter(filter_: m.Filter | None) -> edge.Filter | None:
    """The same filter as an engine object; None stays None."""
    if filter_ is None:
        return None
    return edge.Filter(
        must=_conditions(filter_.must),
        should=_conditions(filter_.should),
        must_not=_conditions(filter_.must_not),
        min_should=_min_should(filter_.min_should),
    )


def without_ids(filter_: edge.Filter | None, ids: set[edge.PointId]) -> edge.Filter | None:
    """`filter_` and none of the points `ids`."""
    if not ids:
        return filter_
    return edge.Filter(must=[filter_] if filter_ else None, must_not=[edge.HasIdCondition(ids)])


def with_filled(filter_: edge.Filter | None, key: str) -> edge.Filter:
    """`filter_` and at least one value under `key`."""
    return edge.Filter(must=[filter_] if filter_ else None, must_not=[edge.IsEmptyCondition(key)])


def _min_should(min_should: m.MinShould | None) -> edge.MinShould | None:
    if min_should is None:
        return None
    return edge.MinShould([_condition(c) for c in min_should.conditions], min_count=min_should.min_count)


def _conditions(conditions: Sequence[m.Condition] | None) -> list[edge.ConditionType] | None:
    return None if conditions is None else [_condition(c) for c in conditions]


def _condition(condition: m.Condition) -> edge.ConditionType:  # noqa: PLR0911 - one return per kind of condition
    match condition:
        case m.FieldCondition():
            return _field(condition)
        case m.IsEmptyCondition():
            return edge.IsEmptyCondition(condition.is_empty.key)
        case m.IsNullCondition():
            return edge.IsNullCondition(condition.is_null.key)
        case m.HasIdCondition():
            return edge.HasIdCondition(set(condition.has_id))
        case m.HasVectorCondition():
            return edge.HasVectorCondition(condition.has_vector)
        case m.NestedCondition():
            return edge.NestedCondition(condition.nested.key, engine_filter(condition.nested.filter) or edge.Filter())
        case m.Filter():
            return engine_filter(condition) or edge.Filter()


def _field(condition: m.FieldCondition) -> edge.FieldCondition:
    if condition.geo_bounding_box or condition.geo_radius or condition.geo_polygon:
        raise UnsupportedError("geo conditions")
    return edge.FieldCondition(
        condition.key,
        match=_match(condition.match),
        range=_range(condition.range),
        values_count=_values_count(condition.values_count),
        is_empty=condition.is_empty,
        is_null=condition.is_null,
    )


def _match(match_: m.Match | None) -> edge.MatchType | None:
    match match_:
        case None:
            return None
        case m.MatchValue():
            return _match_value(match_.value)
        case m.MatchAny():
            return edge.MatchAny(match_.any)
        case m.MatchExcept():
            return edge.MatchExcept(match_.except_)
        case m.MatchText():
            return _match_text(match_)


def _match_value(value: bool | int | str) -> edge.MatchValue:
    if isinstance(value, bool):
        # the binding tries integer before boolean and takes True for 1; numpy's boolean is no integer
        import numpy as np

        return edge.MatchValue(cast("bool", np.bool_(value)))
    return edge.MatchValue(value)


def _match_text(match_: m.MatchText) -> edge.MatchType:
    if match_.text is not None:
        return edge.MatchText(match_.text)
    if match_.text_any is not None:
        return edge.MatchTextAny(match_.text_any)
    if match_.phrase is not None:
        return edge.MatchPhrase(match_.phrase)
    raise BadRequestError("Format error in JSON body: match without a value")


def _values_count(count: m.ValuesCount | None) -> edge.ValuesCount | None:
    return None if count is None else edge.ValuesCount(lt=count.lt, gt=count.gt, lte=count.lte, gte=count.gte)


def _range(range_: m.FloatRange | m.DatetimeRange | None) -> edge.RangeType | None:
    if range_ is None:
        return None
    if isinstance(range_, m.FloatRange):
        return edge.RangeFloat(gte=range_.gte, gt=range_.gt, lte=range_.lte, lt=range_.lt)
    return edge.RangeDateTime(gte=range_.gte, gt=range_.gt, lte=range_.lte, lt=range_.lt)
