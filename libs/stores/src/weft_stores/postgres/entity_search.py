"""Finding entities by their names: the beginning of one, a part of it, or nearly its spelling.

Names are compared byte by byte whatever the database's collation: that is the order of their index, and Python's.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    UnaryExpression,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.operators import custom_op

from weft_core.fuzzy import gram_ids, held_gram_ids
from weft_stores.postgres.arrays import one_of
from weft_stores.postgres.published_entities import ENTITIES
from weft_stores.postgres.reader import Reader, reading

LAST = chr(0x10FFFF)
"""Sorts after every character of a name."""
LIKELY = 0.4
"""Share of its trigrams that a name like the one sought must have."""

_c = ENTITIES.c
_canonical = ENTITIES.alias("canonical")
_NAMES = (_c.id, _c.canonical_id, _c.norm, _c.label_norm)
_RENAMED = (_c.id == _c.canonical_id, _c.label_norm != _c.norm)


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
            shown = self._matching(_c.label_norm, type_, after, limit, _c.id == _c.canonical_id)
            return await self._matches(shown, inside=False)
        found: list[Match] = []
        for inside in (False, True):
            if after and after.inside and not inside:
                continue
            start = after if after and after.inside == inside else None
            found += await self._matches(self._of_both(norm, type_, inside, start, limit - len(found)), inside)
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
        inner = {gram for word in norm.split() for gram in held_gram_ids(self._workspace_id, word)}
        grams = sorted(gram_ids(self._workspace_id, norm), key=lambda gram: gram not in inner)
        # One fewer, because the mark of a beginning is not shared by a name that has the words further on.
        least = max(2, math.ceil(LIKELY * len(grams)) - 1)
        # Whatever has `least` of the trigrams has one of all but `least` - 1 of them. Those at the ends of words, which
        # many names share, are left out first.
        some = literal(grams[: len(grams) - least + 1], ARRAY(Integer()))
        wanted = any_(literal(grams, ARRAY(Integer())))
        gram = func.unnest(_c.grams).column_valued("gram")
        shared = select(func.count(gram)).where(gram == wanted).scalar_subquery()
        near = (
            select(*_NAMES, shared.label("shared"), func.cardinality(_c.grams).label("size"))
            .where(*self._mine(type_), _c.grams.op("&&", is_comparison=True)(some))
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

    def _of_both(self, norm: str, type_: str | None, inside: bool, after: Match | None, limit: int) -> Select[Any]:
        """Of names in documents, and of names that people gave."""
        rows = union_all(
            self._matching(_c.norm, type_, after, limit, *self._condition(_c.norm, norm, inside)),
            self._matching(
                _c.label_norm, type_, after, limit, *_RENAMED, *self._condition(_c.label_norm, norm, inside)
            ),
        ).subquery()
        return select(rows).order_by(_bytewise(rows.c.name), rows.c.canonical_id).limit(limit)

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


def _from(name: ColumnElement[str], first: str) -> ColumnElement[bool]:
    return name.op("~>=~", is_comparison=True)(first)


def _bytewise(name: ColumnElement[str]) -> ColumnElement[str]:
    return UnaryExpression(name, modifier=custom_op("USING ~<~"))


def _names(row: Row[*tuple[Any, ...]]) -> set[str]:
    """Of a sense, and of the entity where it is the canonical one."""
    return {row.norm, row.label_norm} if row.id == row.canonical_id else {row.norm}
