"""As `weft_stores.postgres.arrays`, for two columns at once."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, column, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute


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
