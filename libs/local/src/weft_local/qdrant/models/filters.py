"""Filters. A condition's kind shows in the keys it has."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from weft_local.qdrant.models.base import Body, ClosedBody, OneOrMany, PointId, Size, rule


class MatchValue(Body):
    """Equality with a keyword, an integer or a boolean."""

    value: bool | int | str


class MatchText(Body):
    """Full-text match: every word, any word, or the phrase."""

    text: str | None = None
    text_any: str | None = None
    phrase: str | None = None


class MatchAny(Body):
    """One of the values, which are all strings or all integers."""

    any: list[str] | list[int]


class MatchExcept(Body):
    """None of the values."""

    except_: list[str] | list[int] = Field(alias="except")


def _match_kind(value: object) -> str | None:
    if isinstance(value, dict):
        for key in ("value", "text", "text_any", "phrase", "any", "except"):
            if key in value:
                return key if key in {"value", "any", "except"} else "text"
    return None


Match = Annotated[
    Annotated[MatchValue, Tag("value")]
    | Annotated[MatchText, Tag("text")]
    | Annotated[MatchAny, Tag("any")]
    | Annotated[MatchExcept, Tag("except")],
    Discriminator(_match_kind),
]


class FloatRange(Body):
    """Bounds on a number."""

    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


class DatetimeRange(Body):
    """Bounds on a moment: RFC 3339, or a date with or without time, in UTC."""

    gt: str | None = None
    gte: str | None = None
    lt: str | None = None
    lte: str | None = None


class ValuesCount(Body):
    """Bounds on how many values a field holds."""

    gt: Size | None = None
    gte: Size | None = None
    lt: Size | None = None
    lte: Size | None = None


class FieldCondition(Body):
    """Something that must hold for the values under `key` (a JSON path)."""

    key: str
    match: Match | None = None
    range: FloatRange | DatetimeRange | None = None
    values_count: ValuesCount | None = None
    is_empty: bool | None = None
    is_null: bool | None = None
    geo_bounding_box: object = None
    geo_radius: object = None
    geo_polygon: object = None

    @model_validator(mode="after")
    def _says_something(self) -> "FieldCondition":
        if all(getattr(self, name) is None for name in FieldCondition.model_fields if name != "key"):
            raise rule("At least one field condition must be specified")
        return self


class PayloadField(Body):
    key: str


class IsEmptyCondition(Body):
    """The field is absent, null or an empty list."""

    is_empty: PayloadField


class IsNullCondition(Body):
    """The field is there and null."""

    is_null: PayloadField


class HasIdCondition(Body):
    has_id: list[PointId]


class HasVectorCondition(Body):
    has_vector: str


class Nested(Body):
    key: str
    filter: "Filter"


class NestedCondition(Body):
    """One and the same element of the array under `key` meets the filter."""

    nested: Nested


def _condition_kind(value: object) -> str:
    if isinstance(value, dict):
        for key in ("key", "is_empty", "is_null", "has_id", "has_vector", "nested"):
            if key in value:
                return key
    return "filter"


Condition = Annotated[
    Annotated[FieldCondition, Tag("key")]
    | Annotated[IsEmptyCondition, Tag("is_empty")]
    | Annotated[IsNullCondition, Tag("is_null")]
    | Annotated[HasIdCondition, Tag("has_id")]
    | Annotated[HasVectorCondition, Tag("has_vector")]
    | Annotated[NestedCondition, Tag("nested")]
    | Annotated["Filter", Tag("filter")],
    Discriminator(_condition_kind),
]


class MinShould(Body):
    conditions: list[Condition]
    min_count: Size


class Filter(ClosedBody):
    """All of `must`, at least one of `should`, none of `must_not`, and enough of `min_should`."""

    must: OneOrMany[Condition] | None = None
    should: OneOrMany[Condition] | None = None
    must_not: OneOrMany[Condition] | None = None
    min_should: MinShould | None = None
