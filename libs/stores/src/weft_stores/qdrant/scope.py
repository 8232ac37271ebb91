"""Filters, and the only place that says which tenant's points a request may touch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from qdrant_client import models

from weft_core.contracts.documents import Metadata, MetadataValue
from weft_stores.qdrant.collections import CREATED_AT, DOCUMENT, GENERATION, WORKSPACE

EXACT_FLOAT, MAX_INTEGER = 2**53, 2**63 - 1
"""Up to the first a 64-bit float holds every integer; up to the second Qdrant keeps integers as such."""


@dataclass(frozen=True, slots=True)
class VectorFilter:
    """Narrows a search; empty parts narrow nothing.

    `metadata`: every key must have just this value. Neither `created_after` nor `created_before` includes its moment.
    """

    document_ids: Sequence[UUID] = ()
    metadata: Metadata = field(default_factory=dict)
    created_after: datetime | None = None
    created_before: datetime | None = None


class Scope:
    """Builds every filter of one workspace: each begins with the tenant."""

    def __init__(self, workspace_id: UUID) -> None:
        self._tenant = _equals(WORKSPACE, str(workspace_id))

    def all(self) -> models.Filter:
        """Every point of the workspace."""
        return self._filter([])

    def document(self, document_id: UUID, *, but: int | None = None) -> models.Filter:
        """A document's points: of all generations, or of all but one."""
        unwanted = [] if but is None else [_equals(GENERATION, but)]
        return self._filter([_equals(DOCUMENT, str(document_id))], unwanted)

    def chunks(self, chunk_ids: Sequence[UUID]) -> models.Filter:
        """Those of these points that are the workspace's."""
        return self._filter([models.HasIdCondition(has_id=[str(id_) for id_ in chunk_ids])])

    def search(self, wanted: VectorFilter) -> models.Filter:
        """What a caller's filter leaves of the workspace."""
        conditions: list[models.Condition] = [metadata_equals(key, value) for key, value in wanted.metadata.items()]
        if wanted.document_ids:
            ids = [str(id_) for id_ in wanted.document_ids]
            conditions.append(models.FieldCondition(key=DOCUMENT, match=models.MatchAny(any=ids)))
        if wanted.created_after or wanted.created_before:
            between = models.DatetimeRange(gt=wanted.created_after, lt=wanted.created_before)
            conditions.append(models.FieldCondition(key=CREATED_AT, range=between))
        return self._filter(conditions)

    def _filter(
        self, conditions: Sequence[models.Condition], unwanted: Sequence[models.Condition] = ()
    ) -> models.Filter:
        return models.Filter(must=[self._tenant, *conditions], must_not=[*unwanted] or None)


def metadata_equals(key: str, value: MetadataValue) -> models.FieldCondition:
    """Equality with a metadata value. Numbers are compared as numbers, so that 2 is 2.0; true is not 1."""
    path = f"metadata.{key}"
    if isinstance(value, bool | str) or (isinstance(value, int) and EXACT_FLOAT < abs(value) <= MAX_INTEGER):
        return _equals(path, value)
    return models.FieldCondition(key=path, range=models.Range(gte=value, lte=value))


def _equals(key: str, value: str | int | bool) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))
