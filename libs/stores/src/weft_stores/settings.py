"""Settings of the stores: one mixin per store, so that a service's settings name exactly what it opens.

Addresses carry credentials and are therefore secrets; the helpers take them apart where a driver wants the parts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _scheme(*allowed: str) -> Callable[[SecretStr], SecretStr]:
    def check(url: SecretStr) -> SecretStr:
        if urlsplit(url.get_secret_value()).scheme not in allowed:
            raise ValueError(f"must be an address of the form {allowed[0]}://…")  # never the value: it is a secret
        return url

    return check


PostgresUrl = Annotated[SecretStr, AfterValidator(_scheme("postgresql", "postgres"))]
RedisUrl = Annotated[SecretStr, AfterValidator(_scheme("redis", "rediss"))]
Neo4jUrl = Annotated[SecretStr, AfterValidator(_scheme("bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"))]
QdrantUrl = Annotated[SecretStr, AfterValidator(_scheme("http", "https"))]
BlobUrl = Annotated[SecretStr, AfterValidator(_scheme("file", "s3"))]


class _StoreSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="WEFT_", extra="ignore", hide_input_in_errors=True)


class PostgresSettings(_StoreSettings):
    """`WEFT_POSTGRES_URL`."""

    postgres_url: PostgresUrl = Field(description="postgresql://user:password@host:port/database")


class RedisSettings(_StoreSettings):
    """`WEFT_REDIS_URL`."""

    redis_url: RedisUrl = Field(description="redis://:password@host:port/0")


class Neo4jSettings(_StoreSettings):
    """`WEFT_NEO4J_URL`."""

    neo4j_url: Neo4jUrl = Field(
        description="bolt|neo4j://user:password@host:port/database; database is neo4j if absent"
    )


class QdrantSettings(_StoreSettings):
    """`WEFT_QDRANT_URL`."""

    qdrant_url: QdrantUrl = Field(description="http://:api-key@host:port")


class BlobSettings(_StoreSettings):
    """`WEFT_BLOB_URL`."""

    blob_url: BlobUrl = Field(description="file:///absolute/path or s3://key:secret@host:port/bucket?region=…&tls=true")


@dataclass(frozen=True, slots=True)
class Neo4jTarget:
    """A Neo4j address as the driver wants it. `uri` holds no credentials."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str


@dataclass(frozen=True, slots=True)
class QdrantTarget:
    """A Qdrant address as the client wants it. `url` holds no credentials; no `api_key` means an open server."""

    url: str
    api_key: str | None = field(repr=False)


def neo4j_target(url: SecretStr) -> Neo4jTarget:
    """Takes `WEFT_NEO4J_URL` apart. User and database default to `neo4j`."""
    parts = urlsplit(url.get_secret_value())
    return Neo4jTarget(
        uri=urlunsplit((parts.scheme, _address(parts), "", parts.query, "")),
        user=unquote(parts.username or "neo4j"),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.strip("/")) or "neo4j",
    )


def qdrant_target(url: SecretStr) -> QdrantTarget:
    """Takes `WEFT_QDRANT_URL` apart: the password is the API key."""
    parts = urlsplit(url.get_secret_value())
    return QdrantTarget(
        url=urlunsplit((parts.scheme, _address(parts), parts.path.rstrip("/"), "", "")),
        api_key=unquote(parts.password) if parts.password else None,
    )


def _address(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
