"""What all request models share."""

from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

RULE = "qdrant_rule"
"""Error type of a broken rule in well-formed JSON; every other error of a model is a wrong shape."""

U64_MAX = 2**64 - 1
U32_MAX = 2**32 - 1

T = TypeVar("T")


class Body(BaseModel):
    """Base of request models: nothing is coerced, unknown fields are ignored, numbers are finite."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, allow_inf_nan=False)


class ClosedBody(Body):
    """Base of request models whose unknown fields make a wrong shape."""

    model_config = ConfigDict(extra="forbid")


def rule(message: str) -> PydanticCustomError:
    """Error to raise in a validator where Qdrant answers 422."""
    # the message goes in as a value: braces in it are not a template
    return PydanticCustomError(RULE, "{message}", {"message": message})


def _at_least_one(value: int) -> int:
    if value < 1:
        raise rule(f"value {value} invalid, must be 1 or larger")
    return value


def _parse_point_id(value: object) -> int | UUID:
    if type(value) is int and 0 <= value <= U64_MAX:
        return value
    if isinstance(value, str):
        try:
            return UUID(value)
        except ValueError:
            pass
    raise ValueError(f"value {value} is not a valid point ID, valid values are either an unsigned integer or a UUID")


def _listed(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


Size = Annotated[int, Field(ge=0, le=U64_MAX)]
PositiveSize = Annotated[Size, AfterValidator(_at_least_one)]
"""A count of at least 1; zero breaks a rule, a negative number is a wrong shape."""

PointId = Annotated[int | UUID, PlainValidator(_parse_point_id)]
"""An unsigned 64-bit number or a UUID in any of its spellings."""

OneOrMany = Annotated[list[T], BeforeValidator(_listed)]
"""A list, or one element standing for the list that holds it."""


def parse_path_id(text: str) -> int | UUID | None:
    """The point id written in a path; None when it is none."""
    try:
        return _parse_point_id(int(text) if text.isdecimal() else text)
    except ValueError:
        return None
