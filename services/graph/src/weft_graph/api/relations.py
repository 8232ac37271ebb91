"""Relations and the passages that state them."""

from uuid import UUID

from fastapi import APIRouter

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Evidence
from weft_graph.api.deps import CursorQuery, EvidenceDep, LimitQuery

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph/relations", tags=["graph"])


@router.get("/{relation_id}/evidence", response_model=Page[Evidence])
async def get_relation_evidence(
    evidence: EvidenceDep, relation_id: UUID, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[Evidence]:
    return await evidence.of_relation(relation_id, limit, cursor)
