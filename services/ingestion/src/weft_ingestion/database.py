"""The service's connections to Postgres."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from weft_stores.postgres.engine import create_engine

IDLE_MS = 10_000
"""A worker that stands still in the middle of a transaction holds locks others need: the server ends it, well before
those who wait give up (30 s, see `weft_stores.postgres.engine`)."""


def open_engine(url: SecretStr, *, application_name: str, pool_size: int) -> AsyncEngine:
    """Engine whose transactions cannot stand still without end."""
    return create_engine(_bounded(url), application_name=application_name, pool_size=pool_size)


def _bounded(url: SecretStr) -> SecretStr:
    """asyncpg hands query parameters it does not know to the server as settings of the session."""
    parts = urlsplit(url.get_secret_value())
    limits = {"idle_in_transaction_session_timeout": str(IDLE_MS)}
    return SecretStr(parts._replace(query=urlencode({**limits, **dict(parse_qsl(parts.query))})).geturl())
