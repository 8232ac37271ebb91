"""/v1/workspaces."""

from uuid import UUID

from fastapi import APIRouter, Response

from weft_auth.api.deps import CursorQuery, LimitQuery, WorkspacesDep
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Workspace, WorkspaceCreate, WorkspacePatch

router = APIRouter(prefix="/v1/workspaces", tags=["workspaces"])


@router.get("")
async def list_workspaces(
    workspaces: WorkspacesDep, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[Workspace]:
    """Workspaces the caller is a member of, oldest first."""
    return await workspaces.page(limit, cursor)


@router.post("", status_code=201)
async def create_workspace(wanted: WorkspaceCreate, workspaces: WorkspacesDep, response: Response) -> Workspace:
    """Make a workspace; the caller becomes its owner."""
    made = await workspaces.create(wanted)
    response.headers["Location"] = f"/v1/workspaces/{made.id}"
    return made


@router.get("/{workspace_id}")
async def get_workspace(workspace_id: UUID, workspaces: WorkspacesDep) -> Workspace:
    """One workspace with the caller's role in it."""
    return await workspaces.get(workspace_id)


@router.patch("/{workspace_id}")
async def rename_workspace(workspace_id: UUID, patch: WorkspacePatch, workspaces: WorkspacesDep) -> Workspace:
    """Rename a workspace (owners)."""
    return await workspaces.rename(workspace_id, patch)
