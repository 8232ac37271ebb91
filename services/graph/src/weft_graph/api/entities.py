"""Entities and the places that name them. An entity's id, or the id of any of its names, stands for it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Entity, EntityDetail, Evidence
from weft_graph.api.deps import CanonicalDep, CursorQuery, EntitiesDep, EvidenceDep, LimitQuery, SearchDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph/entities", tags=["graph"])


@router.get("", response_model=Page[Entity])
async def search_entities(
    search: SearchDep,
    q: Annotated[str, Query(max_length=500, description="beginning, any part, or nearly the spelling of a name")] = "",
    type_: Annotated[str | None, Query(alias="type", max_length=64)] = None,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
) -> Page[Entity]:
    return await search.search(q, type_, limit, cursor)


@router.get("/{entity_id}", response_model=EntityDetail)
async def get_entity(entities: EntitiesDep, entity_id: UUID) -> EntityDetail:
    return await entities.get(entity_id)


@router.get("/{entity_id}/evidence", response_model=Page[Evidence])
async def get_entity_evidence(
    evidence: EvidenceDep,
    canonical: CanonicalDep,
    entity_id: UUID,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
) -> Page[Evidence]:
    return await evidence.of_entity(await canonical.id(entity_id), limit, cursor)
