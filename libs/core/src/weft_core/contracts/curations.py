"""Correcting the graph. Every curation is kept, can be undone, and is replayed when the graph is rebuilt."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from weft_core.contracts.common import Request, Response
from weft_core.contracts.graph import Entity

Name = Annotated[str, Field(min_length=1, max_length=500)]
Type = Annotated[str, Field(min_length=1, max_length=64)]


class MergeRequest(Request):
    """The two entities are one; `entity` is what it is called from now on."""

    kind: Literal["merge"]
    entity: UUID
    other: UUID


class SplitRequest(Request):
    """Takes names off an entity (`names`: ids of its aliases), or what it is in some documents (`documents`)."""

    kind: Literal["split"]
    entity: UUID
    names: list[UUID] = Field(default=[], max_length=100)
    documents: list[UUID] = Field(default=[], max_length=1000)


class RenameRequest(Request):
    kind: Literal["rename"]
    entity: UUID
    name: Name


class RetypeRequest(Request):
    kind: Literal["retype"]
    entity: UUID
    type: Type


CurationRequest = Annotated[MergeRequest | SplitRequest | RenameRequest | RetypeRequest, Field(discriminator="kind")]


class CuratedName(Response):
    """What a curation means by a part of an entity: a name, and where homonyms share it, documents."""

    norm: str
    type: str
    document_ids: list[UUID] = []


class Curation(Response):
    """One decision. `applied`: the graph shows it (or, when undone, no longer shows it)."""

    id: UUID
    number: int
    kind: Literal["merge", "split", "rename", "retype"]
    entity: list[CuratedName]
    other: list[CuratedName]
    value: str
    created_by: UUID
    created_at: datetime
    undone_at: datetime | None
    applied: bool
    result: Entity | None = Field(default=None, description="the entity as it is now, right after the curation")


class ImportedName(Request):
    norm: str = Field(min_length=1, max_length=2000)
    type: Type
    document_ids: list[UUID] = Field(default=[], max_length=1000)


class ImportedCuration(Request):
    """As the list of curations gives it; other fields of a listed one may be left out, and are not looked at."""

    model_config = ConfigDict(extra="ignore")

    number: int | None = Field(default=None, description="its place in the order of replay, where all have one")
    kind: Literal["merge", "split", "rename", "retype"]
    entity: list[ImportedName] = Field(min_length=1, max_length=1000)
    other: list[ImportedName] = Field(default=[], max_length=1000)
    value: str = Field(default="", max_length=500)
    undone_at: datetime | None = Field(default=None, description="one that was undone is skipped")


class ImportRequest(Request):
    """Curations to be replayed after those that are there: by their numbers where all have one, else in this order."""

    curations: list[ImportedCuration] = Field(min_length=1, max_length=10_000)


class Imported(Response):
    imported: int
    skipped: int = Field(description="the same decision stands already, or was undone")
