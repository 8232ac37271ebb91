"""A registered user."""

from dataclasses import dataclass
from uuid import UUID

from weft_core.contracts.auth import TokenPair, User

PASSWORD = "violet otters juggle 9 lamps"
PASSWORD_HASH = "$bcrypt-sha256$v=2,t=2b,r=12$iNDm7AuYDpQ2txWbRjoCC.$mLpHJGr.vow2Ab47YCOnrCdmXkX4/SS"


@dataclass(frozen=True)
class Person:
    """A registered, signed-in user."""

    email: str
    user: User
    tokens: TokenPair

    @property
    def id(self) -> UUID:
        return self.user.id

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens.access_token}"}
