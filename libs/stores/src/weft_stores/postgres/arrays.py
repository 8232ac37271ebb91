"""Conditions on several values at once, the list of them one parameter: the statement stays the same however many there
are. `IN (…)` is another statement for each number of values, put together, prepared and planned anew."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

Value = TypeVar("Value")


def one_of(column: ColumnElement[Any] | InstrumentedAttribute[Value], wanted: Iterable[Value]) -> ColumnElement[bool]:
    """Whether the column holds one of the wanted values."""
    return column == any_(literal(list(set(wanted)), ARRAY(column.type)))
