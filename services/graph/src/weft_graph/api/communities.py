"""Communities of closely related entities."""

from uuid import UUID

from fastapi import APIRouter

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Community, CommunityDetail
from weft_graph.api.deps import CommunitiesDep, CursorQuery, LimitQuery

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph/communities", tags=["graph"])


@router.get("", response_model=Page[Community])
async def list_communities(
    communities: CommunitiesDep, limit: LimitQuery = 20, cursor: CursorQuery = None
) -> Page[Community]:
    return await communities.page(limit, cursor)


@router.get("/{community_id}", response_model=CommunityDetail)
async def get_community(communities: CommunitiesDep, community_id: UUID) -> CommunityDetail:
    return await communities.get(community_id)
