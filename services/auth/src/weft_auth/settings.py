"""Settings of the auth service."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from weft_service.settings import ServiceSettings
from weft_stores.settings import PostgresSettings, RedisUrl

_TOO_KNOWN = ("changeme", "change-me", "change_me", "secret", "password", "example", "default", "insecure", "replace")
MIN_SECRET = 32
_MIN_DISTINCT = 10


def _strong(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) < MIN_SECRET:
        raise ValueError(f"must have at least {MIN_SECRET} characters")
    if len(set(value)) < _MIN_DISTINCT or any(word in value.lower() for word in _TOO_KNOWN):
        raise ValueError("must be random, not a well-known or repeated text; try: openssl rand -base64 48")
    return secret


class AuthSettings(ServiceSettings, PostgresSettings):
    """Environment of the auth service, each name with the prefix WEFT_."""

    port: int = Field(default=8081, ge=0, le=65535)
    auth_key_secret: Annotated[SecretStr, AfterValidator(_strong)] = Field(
        description="encrypts the signing keys at rest; 32 random characters or more"
    )
    auth_registration: Literal["open", "closed"] = Field(default="open", description="whether anyone may register")
    redis_url: RedisUrl | None = Field(
        default=None, description="shares the counts of failed logins between replicas; without it each counts alone"
    )
