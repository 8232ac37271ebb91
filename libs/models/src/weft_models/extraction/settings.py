"""Settings of extraction. Light: imports neither torch nor transformers."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ExtractionSettings(BaseSettings):
    """WEFT_EXTRACTION_*: what finds names when no language model does. Meant to be mixed in."""

    model_config = SettingsConfigDict(
        env_prefix="WEFT_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    extraction_model: Path | None = Field(
        default=None,
        description="folder of a Hugging Face token-classification model (safetensors, tokenizer.json); none: rules",
    )
