"""Settings of the graph service."""

from pydantic import Field

from weft_service.settings import ServiceSettings
from weft_stores.settings import Neo4jSettings, PostgresSettings


class GraphSettings(ServiceSettings, PostgresSettings, Neo4jSettings):
    """Environment of the graph service, each name with the prefix WEFT_."""

    port: int = Field(default=8083, ge=0, le=65535)
