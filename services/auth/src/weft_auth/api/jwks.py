"""The public keys by which anyone can verify access tokens."""

from fastapi import APIRouter, Response

from weft_auth.api.deps import ContainerDep
from weft_core.contracts.auth import Jwks

router = APIRouter(tags=["auth"])


@router.get("/.well-known/jwks.json")
async def jwks(container: ContainerDep, response: Response) -> Jwks:
    """Public parts of the signing keys (RFC 7517)."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return await container.keys.published()
