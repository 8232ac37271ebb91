"""Workspaces: the unit of tenancy. Everything a team uploads and asks lives in one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from weft_core.contracts.common import Request, Response


class Role(StrEnum):
    """What a member may do: viewers read and ask, editors also change documents, owners also manage members."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"

    def allows(self, needed: "Role") -> bool:
        """Whether this role includes everything `needed` may do."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class WorkspaceCreate(Request):
    name: str = Field(min_length=1, max_length=200)


class WorkspacePatch(Request):
    name: str = Field(min_length=1, max_length=200)


class Workspace(Response):
    """A workspace as its member sees it; `role` is the caller's own."""

    id: UUID
    name: str
    role: Role
    created_at: datetime


class MemberCreate(Request):
    """Add an existing user by e-mail."""

    email: str = Field(max_length=254)
    role: Role


class MemberPatch(Request):
    role: Role


class Member(Response):
    user_id: UUID
    email: str
    name: str
    role: Role
    created_at: datetime
