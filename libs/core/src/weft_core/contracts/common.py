"""Shapes shared by every API area."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

Item = TypeVar("Item")


class Request(BaseModel):
    """Base of request bodies: unknown fields are refused, so nothing can be mass-assigned.

    Text that no database stores (NUL, half a surrogate pair) is refused too: JSON can spell both.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: object) -> object:
        _refuse_unstorable(data)
        return data


class Response(BaseModel):
    """Base of response bodies; readable from ORM rows."""

    model_config = ConfigDict(from_attributes=True)


class Page(Response, Generic[Item]):
    """One page of a list. `next_cursor` is opaque; absent on the last page."""

    items: list[Item]
    next_cursor: str | None = None


class FieldError(Response):
    """One offending part of a request."""

    location: str = Field(description="dotted path, such as body.question")
    message: str


class Problem(Response):
    """RFC 9457 problem details, with Weft's stable `code` and the request id."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = None
    dependency: str | None = Field(default=None, description="with 503: what is not reachable")
    errors: list[FieldError] = []


class Liveness(Response):
    """The process answers."""

    status: str = "ok"


class Readiness(Response):
    """`ready` is false while any critical dependency is down; `checks` says which."""

    ready: bool
    checks: dict[str, str] = Field(default={}, description="dependency → ok, or what is wrong")


def _refuse_unstorable(value: object) -> None:
    if isinstance(value, str):
        if "\x00" in value or not (value.isascii() or _encodes(value)):
            raise ValueError("text must not hold NUL characters or half surrogate pairs")
    elif isinstance(value, Mapping):
        for pair in value.items():
            _refuse_unstorable(pair)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_unstorable(item)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
