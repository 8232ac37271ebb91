"""Tables of the schema `auth`."""

from weft_auth.models.base import SCHEMA, Base
from weft_auth.models.sessions import RefreshTokenRow, SessionRow
from weft_auth.models.signing_keys import SigningKeyRow
from weft_auth.models.users import UserRow
from weft_auth.models.workspaces import MemberRow, WorkspaceRow

__all__ = [
    "SCHEMA",
    "Base",
    "MemberRow",
    "RefreshTokenRow",
    "SessionRow",
    "SigningKeyRow",
    "UserRow",
    "WorkspaceRow",
]
