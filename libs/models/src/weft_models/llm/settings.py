"""Settings of the chat model. Light: imports no langchain."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class LlmSettings(BaseSettings):
    """WEFT_LLM_*: any OpenAI-compatible endpoint; without one Weft works locally. Meant to be mixed in.

    The address is configuration of the operator, never input of a request.
    """

    model_config = SettingsConfigDict(
        env_prefix="WEFT_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    llm_base_url: str | None = Field(default=None, pattern=r"^https?://", description="such as http://host:port/v1")
    llm_model: str | None = Field(default=None, max_length=200)
    llm_api_key: SecretStr | None = None
    llm_timeout_s: float = Field(default=60.0, gt=0, le=600, description="the whole of one call, streaming included")
    llm_max_tokens: int = Field(default=1_024, ge=16, le=32_768, description="of one answer")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.llm_base_url is None) != (self.llm_model is None):
            raise ValueError("WEFT_LLM_BASE_URL and WEFT_LLM_MODEL are set together or not at all")
        return self

    @property
    def llm_configured(self) -> bool:
        """Whether there is a model to ask."""
        return self.llm_base_url is not None and self.llm_model is not None
