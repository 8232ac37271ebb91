"""What routes ask for.

All of it is `async`, also where nothing is awaited: FastAPI hands a plain function to a thread, at every request.
"""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.container import Container
from weft_auth.services.accounts import ProfileService
from weft_auth.services.members import MemberService
from weft_auth.services.workspaces import WorkspaceService
from weft_service.security import CallerDep
from weft_stores.postgres.engine import session_scope


async def _container(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


ContainerDep = Annotated[Container, Depends(_container)]


async def _session(container: ContainerDep) -> AsyncIterator[AsyncSession]:
    async with session_scope(container.sessions) as session:
        yield session


# scope="function": the commit comes before the response, so a failing one is an error and not a lost write.
SessionDep = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _client_address(request: Request) -> str:
    """The client's address: what the gateway appended, as it drops whatever clients claim themselves."""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded or (request.client.host if request.client else "unknown")


ClientAddressDep = Annotated[str, Depends(_client_address)]


async def _profile(session: SessionDep) -> ProfileService:
    return ProfileService(session)


async def _workspaces(session: SessionDep, caller: CallerDep) -> WorkspaceService:
    return WorkspaceService(session, caller.user_id)


async def _members(session: SessionDep, workspace_id: UUID, caller: CallerDep) -> MemberService:
    return MemberService(session, workspace_id, caller.user_id)


ProfileDep = Annotated[ProfileService, Depends(_profile)]
WorkspacesDep = Annotated[WorkspaceService, Depends(_workspaces)]
MembersDep = Annotated[MemberService, Depends(_members)]
LimitQuery = Annotated[int, Query(ge=1, le=200)]
CursorQuery = Annotated[str | None, Query(max_length=500)]
