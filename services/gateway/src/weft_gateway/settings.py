"""Settings of the gateway."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from weft_service.settings import ServiceSettings, ServiceUrl


def _redis(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("must be an address of the form redis://…")
    return url


def _networks(value: str) -> str:
    for part in value.split(","):
        if part.strip():
            ip_network(part.strip())
    return value


class GatewaySettings(ServiceSettings):
    """Environment of the gateway, each name with the prefix WEFT_."""

    port: int = Field(default=8080, ge=0, le=65535)
    ingestion_url: ServiceUrl = "http://127.0.0.1:8082"
    graph_url: ServiceUrl = "http://127.0.0.1:8083"
    query_url: ServiceUrl = "http://127.0.0.1:8084"
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = Field(
        default=None, description="shares rate limits between replicas; without it each counts alone"
    )
    max_upload_bytes: int = Field(default=100 * 1024 * 1024, gt=0, description="largest file a client may send")
    rate_per_minute: int = Field(
        default=1200, gt=0, description="requests of one user, or of one address without token"
    )
    rate_auth_per_minute: int = Field(default=60, gt=0, description="sign-ins and registrations from one address")
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="", description="networks, comma-separated, whose X-Forwarded-For is believed; nobody's by default"
    )
