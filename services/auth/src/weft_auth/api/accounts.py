"""/v1/auth: accounts, sessions and the caller's profile."""

from fastapi import APIRouter

from weft_auth.api.deps import ClientAddressDep, ContainerDep, ProfileDep
from weft_core.contracts.auth import Account, Login, RefreshRequest, Registration, TokenPair, User, UserPatch
from weft_service.security import CallerDep

router = APIRouter(prefix="/v1/auth", tags=["auth"])


@router.post("/register", status_code=201)
async def register(wanted: Registration, container: ContainerDep) -> Account:
    """Make an account with a first workspace."""
    return await container.registration.register(wanted)


@router.post("/login")
async def login(given: Login, address: ClientAddressDep, container: ContainerDep) -> TokenPair:
    """Sign in."""
    return await container.logins.login(given, address)


@router.post("/refresh")
async def refresh(given: RefreshRequest, container: ContainerDep) -> TokenPair:
    """Exchange a refresh token, once, for the next pair."""
    return await container.logins.refresh(given.refresh_token)


@router.post("/logout", status_code=204)
async def logout(given: RefreshRequest, container: ContainerDep) -> None:
    """End the session a refresh token belongs to."""
    await container.logins.logout(given.refresh_token)


@router.get("/me")
async def get_me(caller: CallerDep, profile: ProfileDep) -> User:
    """The caller."""
    return await profile.get(caller.user_id)


@router.patch("/me")
async def change_me(patch: UserPatch, caller: CallerDep, profile: ProfileDep) -> User:
    """Change the caller's name."""
    return await profile.change(caller.user_id, patch)
