"""Users, sessions and tokens."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import EmailStr, Field

from weft_core.contracts.common import Request, Response
from weft_core.contracts.workspaces import Workspace

PASSWORD_MIN, PASSWORD_MAX = 15, 128


class Registration(Request):
    """A new account. Passwords: 15 to 128 characters of any kind, not a common one."""

    email: EmailStr = Field(max_length=254)
    password: str = Field(min_length=PASSWORD_MIN, max_length=PASSWORD_MAX)
    name: str = Field(default="", max_length=200)


class Login(Request):
    email: str = Field(max_length=254)
    password: str = Field(max_length=PASSWORD_MAX)


class RefreshRequest(Request):
    """`refresh_token` is used once: the answer holds its successor."""

    refresh_token: str = Field(max_length=512)


class TokenPair(Response):
    """An ES256 access token (JWT) and an opaque refresh token."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the scheme's name, no secret
    expires_in: int = Field(description="seconds the access token lives")
    refresh_token: str


class User(Response):
    id: UUID
    email: str
    name: str
    created_at: datetime


class UserPatch(Request):
    name: str | None = Field(default=None, max_length=200)


class Account(Response):
    """A user with the first workspace, made at registration."""

    user: User
    workspace: Workspace


class Jwk(Response):
    """Public part of an EC P-256 signing key (RFC 7517)."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    use: Literal["sig"] = "sig"
    alg: Literal["ES256"] = "ES256"
    kid: str
    x: str
    y: str


class Jwks(Response):
    keys: list[Jwk]
