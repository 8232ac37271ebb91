"""Settings every service has. A service adds its own by subclassing and joining store settings."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _service_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


ServiceUrl = Annotated[str, AfterValidator(_service_url)]


class ServiceSettings(BaseSettings):
    """Read from the environment with the prefix WEFT_. Values never appear in error messages."""

    model_config = SettingsConfigDict(
        env_prefix="WEFT_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        # A joined store's settings would bring pydantic's default back; an empty variable means an absent one.
        cls.model_config["env_ignore_empty"] = True

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    auth_url: ServiceUrl = Field(default="http://127.0.0.1:8081", description="internal address of the auth service")
    drain_seconds: float = Field(
        default=0.0,
        ge=0,
        le=60,
        description="after SIGTERM: how long /readyz answers 503 while requests are still accepted",
    )
