"""Writing a workspace's graph again. Reading and correcting it is the graph service's."""

from typing import Annotated

from fastapi import APIRouter, Depends

from weft_core.contracts.graph import Accepted
from weft_ingestion.api.deps import SessionDep
from weft_ingestion.services.rebuild import Rebuilding
from weft_service.access import OwnerDep

router = APIRouter(tags=["graph"], prefix="/v1/workspaces/{workspace_id}")


async def _rebuilding(session: SessionDep) -> Rebuilding:
    return Rebuilding(session)


@router.post("/graph:rebuild", status_code=202, response_model=Accepted)
async def rebuild_graph(access: OwnerDep, rebuilding: Annotated[Rebuilding, Depends(_rebuilding)]) -> Accepted:
    """Writes the graph again from what is kept in Postgres and resolves all names anew. No document is read again."""
    await rebuilding.request(access.workspace_id)
    return Accepted()
