"""Relations and the passages that state them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Evidence, Relation
from weft_graph.api.deps import CanonicalDep, CursorQuery, EvidenceDep, LimitQuery, RelationsDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph/relations", tags=["graph"])


@router.get("", response_model=Page[Relation])
async def list_relations(
    relations: RelationsDep,
    canonical: CanonicalDep,
    entity_id: Annotated[UUID, Query(description="at either end")],
    predicate: Annotated[str | None, Query(max_length=200)] = None,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
) -> Page[Relation]:
    return await relations.of_entity(await canonical.id(entity_id), predicate, limit, cursor)


@router.get("/{relation_id}", response_model=Relation)
async def get_relation(relations: RelationsDep, relation_id: UUID) -> Relation:
    return await relations.get(relation_id)


@router.get("/{relation_id}/evidence", response_model=Page[Evidence])
async def get_relation_evidence(
    evidence: EvidenceDep, relation_id: UUID, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[Evidence]:
    return await evidence.of_relation(relation_id, limit, cursor)
