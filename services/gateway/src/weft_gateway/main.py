"""`python -m weft_gateway.main serve`."""

from weft_gateway.settings import GatewaySettings
from weft_service.main import run_service

if __name__ == "__main__":
    run_service("weft_gateway.app", GatewaySettings)
