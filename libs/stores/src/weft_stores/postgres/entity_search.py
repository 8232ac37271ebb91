"""Finding entities by their names: the beginning of one, a part of it, or nearly its spelling.

Names are compared byte by byte whatever the database's collation: that is the order of their index, and Python's.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    UnaryExpression,
    Uuid,
    any_,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.operators import custom_op

from weft_core.fuzzy import GRAM, held_gram_ids
from weft_stores.postgres.arrays import one_of
from weft_stores.postgres.published_entities import ENTITIES
from weft_stores.postgres.reader import Reader, reading

LAST = chr(0x10FFFF)
"""Sorts after every character of a name."""
LIKELY = 0.4
"""Share of its trigrams that a name like the one sought must have."""

FEWEST = 2
"""Trigrams that a name must share, however short it is."""

_c = ENTITIES.c
_canonical = ENTITIES.alias("canonical")
_NORMS = table("entity_norms", column("workspace_id", Uuid()), column("norm", Text()), schema="ingestion")
_NAMES = (_c.id, _c.canonical_id, _c.norm, _c.label_norm)
_RENAMED = (_c.id == _c.canonical_id, _c.label_norm != _c.norm)
_NOT_RENAMED = (_c.id == _c.canonical_id, _c.label_norm == _c.norm)


@dataclass(frozen=True, slots=True)
class Match:
    """A name of an entity that matches, and where it stands in the order of a search: names that begin with what is
    sought come before those that hold it elsewhere (`inside`)."""

    inside: bool
    name: str
    entity_id: UUID


class EntitySearch:
    """Published entities of one workspace, by canonical id. What is sought is a normalised name; a `type_` narrows to
    entities that are shown as being of it."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def page(self, norm: str, type_: str | None, limit: int, after: Match | None = None) -> list[Match]:
        """Names that match, in order, at most `limit`; an entity stands there once for each. Nothing sought lists every
        entity by the name it is shown under."""
        if not norm:
            unchanged = self._one_by_one((), type_, after, limit, *_NOT_RENAMED)
            renamed = self._matching(_c.label_norm, type_, after, limit, *_RENAMED)
            return await self._matches(_of_both(unchanged, renamed, limit), inside=False)
        found: list[Match] = []
        for inside in (False, True):
            if after and after.inside and not inside:
                continue
            start = after if after and after.inside == inside else None
            found += await self._matches(self._like(norm, type_, inside, start, limit - len(found)), inside)
            if len(found) >= limit:
                break
        return found

    async def first(self, norm: str, entity_ids: Iterable[UUID]) -> dict[UUID, Match]:
        """For each entity the first of its names that match."""
        statement = select(*_NAMES).where(
            _c.workspace_id == self._workspace_id,
            one_of(_c.canonical_id, entity_ids),
            or_(func.strpos(_c.norm, norm) > 0, func.strpos(_c.label_norm, norm) > 0),
        )
        found: dict[UUID, Match] = {}
        async with reading(self._reader) as connection:
            for row in await connection.execute(statement):
                for name in _names(row):
                    match = Match(not name.startswith(norm), name, row.canonical_id)
                    known = found.get(row.canonical_id, match)
                    if norm in name and (match.inside, name) <= (known.inside, known.name):
                        found[row.canonical_id] = match
        return found

    async def alike(self, norm: str, type_: str | None, limit: int) -> list[Match]:
        """Names of up to `limit` senses that share many trigrams with the one sought, most first."""
        grams = self._grams(norm)
        least = max(FEWEST, math.ceil(LIKELY * len(grams)) - 1)
        wanted = any_(literal(grams, ARRAY(Integer())))
        # A name that has the words further on shares all but the mark of the beginning; of the shortest it counts.
        telling = grams[1:] if math.ceil(LIKELY * len(grams)) > FEWEST else grams
        gram = func.unnest(_c.grams).column_valued("gram")
        shared = select(func.count(gram)).where(gram == wanted).scalar_subquery()
        near = (
            select(*_NAMES, shared.label("shared"), func.cardinality(_c.grams).label("size"))
            .where(*self._mine(type_), *_one_outside_each(telling, least - 1))
            .subquery()
        )
        statement = (
            select(near)
            .where(near.c.shared >= least)
            .order_by(near.c.shared.desc(), near.c.size, near.c.id)
            .limit(limit)
        )
        async with reading(self._reader) as connection:
            rows = (await connection.execute(statement)).all()
        return [Match(True, name, row.canonical_id) for row in rows for name in _names(row)]

    def _grams(self, norm: str) -> list[int]:
        """Trigrams of the name in their order, the mark of its beginning first."""
        padded = f"  {norm} "
        runs = (padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1))
        return list(dict.fromkeys(gram for run in runs for gram in held_gram_ids(self._workspace_id, run)))

    def _like(self, norm: str, type_: str | None, inside: bool, after: Match | None, limit: int) -> Select[Any]:
        """Of names in documents, and of names that people gave."""
        if inside and len(norm) < GRAM:
            written = self._one_by_one([func.strpos(_NORMS.c.norm, norm) > 1], type_, after, limit)
        else:
            written = self._matching(_c.norm, type_, after, limit, *self._condition(_c.norm, norm, inside))
        given = self._matching(
            _c.label_norm, type_, after, limit, *_RENAMED, *self._condition(_c.label_norm, norm, inside)
        )
        return _of_both(written, given, limit)

    def _one_by_one(
        self,
        chosen: Sequence[ColumnElement[bool]],
        type_: str | None,
        after: Match | None,
        limit: int,
        *conditions: ColumnElement[bool],
    ) -> Select[Any]:
        """Of names in documents, where no index finds the `chosen` ones: all are looked through in their order, in an
        index of nothing else, until there are enough."""
        norm = _NORMS.c.norm
        held = (
            select(norm)
            .distinct()
            .where(_NORMS.c.workspace_id == self._workspace_id, *chosen)
            .order_by(_bytewise(norm))
        )
        if after is not None:
            held = held.where(_from(norm, after.name))
        name = held.subquery("held").c.norm
        of_name = self._matching(_c.norm, type_, after, limit, _c.norm == name, *conditions).lateral("of_name").c
        return (
            select(of_name.name, of_name.canonical_id)
            .join_from(name.table, of_name.name.table, true())
            .order_by(_bytewise(name), of_name.canonical_id)
            .limit(limit)
        )

    def _matching(
        self,
        name: ColumnElement[str],
        type_: str | None,
        after: Match | None,
        limit: int,
        *conditions: ColumnElement[bool],
    ) -> Select[Any]:
        statement = select(name.label("name"), _c.canonical_id).where(*self._mine(type_), *conditions)
        if after is not None:
            statement = statement.where(
                _from(name, after.name), or_(name != after.name, _c.canonical_id > after.entity_id)
            )
        return statement.order_by(_bytewise(name), _c.canonical_id).limit(limit)

    def _condition(self, name: ColumnElement[str], norm: str, inside: bool) -> list[ColumnElement[bool]]:
        if not inside:
            return [_from(name, norm), name.op("~<~", is_comparison=True)(norm + LAST)]
        held = held_gram_ids(self._workspace_id, norm)
        by_index = [_c.grams.op("@>", is_comparison=True)(literal(held, ARRAY(Integer())))] if held else []
        return [func.strpos(name, norm) > 1, *by_index]

    def _mine(self, type_: str | None) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [_c.workspace_id == self._workspace_id]
        if type_ is not None:
            same = (_canonical.c.id == _c.canonical_id, _canonical.c.workspace_id == self._workspace_id)
            conditions.append(exists().where(*same, _canonical.c.label_type == type_))
        return conditions

    async def _matches(self, statement: Select[Any], inside: bool) -> list[Match]:
        async with reading(self._reader) as connection:
            return [Match(inside, name, id_) for name, id_ in await connection.execute(statement)]


def _of_both(some: Select[Any], others: Select[Any], limit: int) -> Select[Any]:
    """The first of two lists of names."""
    rows = union_all(some, others).subquery()
    return select(rows).order_by(_bytewise(rows.c.name), rows.c.canonical_id).limit(limit)


def _one_outside_each(grams: list[int], size: int) -> Sequence[ColumnElement[bool]]:
    """What a name satisfies that has more than `size` of the trigrams: whichever `size` are left out, it has one of the
    others. Neighbours are left out together, because a name that has one by chance often has the next."""
    parts = (grams[:at] + grams[at + size :] for at in range(0, len(grams), size))
    return [_c.grams.op("&&", is_comparison=True)(literal(others, ARRAY(Integer()))) for others in parts]


def _from(name: ColumnElement[str], first: str) -> ColumnElement[bool]:
    return name.op("~>=~", is_comparison=True)(first)


def _bytewise(name: ColumnElement[str]) -> ColumnElement[str]:
    return UnaryExpression(name, modifier=custom_op("USING ~<~"))


def _names(row: Row[*tuple[Any, ...]]) -> set[str]:
    """Of a sense, and of the entity where it is the canonical one."""
    return {row.norm, row.label_norm} if row.id == row.canonical_id else {row.norm}
