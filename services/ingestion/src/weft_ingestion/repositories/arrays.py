"""Conditions on several values at once, each value list one parameter: the statement stays the same however many there
are. `IN (…)` is another statement for each number of values, put together, prepared and planned anew."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, any_, column, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute


def one_of(ids: InstrumentedAttribute[UUID], wanted: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether the column holds one of the wanted ids."""
    return ids == any_(literal(list(wanted), ARRAY(Uuid())))


def pair_of(
    ids: InstrumentedAttribute[UUID], numbers: InstrumentedAttribute[int], wanted: Iterable[tuple[UUID, int | None]]
) -> ColumnElement[bool]:
    """Whether the two columns hold one of the wanted pairs."""
    pairs = list(wanted)
    both = func.unnest(
        literal([id_ for id_, _ in pairs], ARRAY(Uuid())), literal([number for _, number in pairs], ARRAY(BigInteger()))
    )
    rows = both.table_valued(column("id", Uuid()), column("number", BigInteger())).render_derived()
    return tuple_(ids, numbers).in_(select(rows.c.id, rows.c.number))
