"""Settings of the query service."""

from pydantic import Field

from weft_models.embedding.settings import EmbeddingSettings
from weft_models.llm.settings import LlmSettings
from weft_service.settings import ServiceSettings
from weft_stores.settings import PostgresSettings, QdrantSettings


class QuerySettings(ServiceSettings, PostgresSettings, QdrantSettings, EmbeddingSettings, LlmSettings):
    """Environment of the query service, each name with the prefix WEFT_."""

    port: int = Field(default=8084, ge=0, le=65535)
    query_encoders: int = Field(default=2, ge=1, le=64, description="questions embedded at the same time")
    image_passages: int = Field(
        default=100_000, ge=1, description="passages held in memory for retrieval, of all workspaces; about 20 kB each"
    )
