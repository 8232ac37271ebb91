"""`python -m weft_gateway.main serve`."""

from weft_service.main import run_service

from weft_gateway.app import create_app
from weft_gateway.settings import GatewaySettings

if __name__ == "__main__":
    run_service(create_app, GatewaySettings)
