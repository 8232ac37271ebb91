"""/v1/workspaces/{workspace_id}/members."""

from uuid import UUID

from fastapi import APIRouter

from weft_auth.api.deps import CursorQuery, LimitQuery, MembersDep
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Member, MemberCreate, MemberPatch

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/members", tags=["workspaces"])


@router.get("")
async def list_members(members: MembersDep, limit: LimitQuery = 50, cursor: CursorQuery = None) -> Page[Member]:
    """Members in the order they joined."""
    return await members.page(limit, cursor)


@router.post("", status_code=201)
async def add_member(wanted: MemberCreate, members: MembersDep) -> Member:
    """Add a user who has an account (owners)."""
    return await members.add(wanted)


@router.patch("/{user_id}")
async def change_member(user_id: UUID, patch: MemberPatch, members: MembersDep) -> Member:
    """Change a member's role (owners)."""
    return await members.change(user_id, patch)


@router.delete("/{user_id}", status_code=204)
async def remove_member(user_id: UUID, members: MembersDep) -> None:
    """Remove a member (owners), or leave."""
    await members.remove(user_id)
