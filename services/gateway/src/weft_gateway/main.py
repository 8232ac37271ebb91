"""`python -m weft_gateway.main serve`."""

from typing import TYPE_CHECKING

from weft_gateway.settings import GatewaySettings
from weft_service.main import run_service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: GatewaySettings) -> "FastAPI":
    """Imported late: settings are refused before the heavy imports, which run without the collector."""
    from weft_gateway.app import create_app as build

    return build(settings)


if __name__ == "__main__":
    run_service(create_app, GatewaySettings, name="weft_gateway")
