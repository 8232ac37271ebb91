"""/v1/workspaces/{workspace_id}/query."""

from fastapi import APIRouter

from weft_core.contracts.query import QueryRequest, QueryResponse
from weft_query.api.deps import SearchDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}", tags=["query"])


@router.post("/query")
async def query(request: QueryRequest, search: SearchDep) -> QueryResponse:
    """Passages for a question, best first; with `explain` the channels, ranks, scores and graph paths behind each."""
    return await search.query(request)
