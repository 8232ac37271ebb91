"""Who is calling: the bearer token of a request, verified."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from weft_core.errors import UnauthenticatedError
from weft_service.tokens import TokenVerifier

_scheme = HTTPBearer(auto_error=False, bearerFormat="JWT", description="Access token from POST /v1/auth/login")


@dataclass(frozen=True, slots=True)
class Caller:
    """The user a request acts for. `token` is passed on when a sibling service is asked in their name."""

    user_id: UUID
    token: str = field(repr=False)


def bearer_token(header: str | None) -> str:
    """The token of an Authorization header. Raises `UnauthenticatedError`."""
    scheme, _, token = (header or "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError("a bearer token is needed")
    return token


async def _caller(request: Request, _documented: Annotated[object, Depends(_scheme)]) -> Caller:
    token = bearer_token(request.headers.get("authorization"))
    verifier: TokenVerifier = request.app.state.verifier
    claims = await verifier.verify(token)
    return Caller(claims.user_id, token)


CallerDep = Annotated[Caller, Depends(_caller)]
