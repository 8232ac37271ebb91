"""As `weft_stores.postgres.arrays`, for several columns at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, column, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine


def table_of(**columns: tuple[TypeEngine[Any], list[Any]]) -> TableValuedAlias:
    """Parallel lists as a table."""
    lists = [literal(values, ARRAY(type_)) for type_, values in columns.values()]
    names = [column(name, type_) for name, (type_, _) in columns.items()]
    return func.unnest(*lists).table_valued(*names).render_derived()


def pair_of(
    ids: InstrumentedAttribute[UUID], numbers: InstrumentedAttribute[int], wanted: Iterable[tuple[UUID, int | None]]
) -> ColumnElement[bool]:
    """Whether the two columns hold one of the wanted pairs."""
    pairs = list(wanted)
    rows = table_of(id=(Uuid(), [id_ for id_, _ in pairs]), number=(BigInteger(), [number for _, number in pairs]))
    return tuple_(ids, numbers).in_(select(rows.c.id, rows.c.number))
