"""Which service answers which path, as data."""

from dataclasses import dataclass
from enum import StrEnum

from weft_gateway.settings import GatewaySettings


class Service(StrEnum):
    """Services behind the gateway, by the names that problems and readiness show."""

    AUTH = "auth"
    INGESTION = "ingestion"
    GRAPH = "graph"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the address space. Times in seconds.

    `idle_s` bounds the silence before and within an answer: event streams send a heartbeat every 15 s.
    `total_s` bounds the whole exchange; None for what may stream for long. `uploads` lifts the body cap to files.
    """

    label: str
    service: Service
    total_s: float | None = 30.0
    idle_s: float = 30.0
    uploads: bool = False


_AUTH = Area("/v1/auth", Service.AUTH)
_JWKS = Area("/.well-known/jwks.json", Service.AUTH)
_WORKSPACES = Area("/v1/workspaces", Service.AUTH)

# The word after /v1/workspaces/{workspace_id}/ decides.
_IN_WORKSPACE = {
    "": _WORKSPACES,
    "members": Area("/v1/workspaces/{workspace_id}/members", Service.AUTH),
    "documents": Area(
        "/v1/workspaces/{workspace_id}/documents", Service.INGESTION, total_s=None, idle_s=60.0, uploads=True
    ),
    "documents:batch": Area("/v1/workspaces/{workspace_id}/documents:batch", Service.INGESTION, uploads=True),
    # An export of a large graph streams for long.
    "graph": Area("/v1/workspaces/{workspace_id}/graph", Service.GRAPH, total_s=None),
    "graph:rebuild": Area("/v1/workspaces/{workspace_id}/graph:rebuild", Service.INGESTION),
    "query": Area("/v1/workspaces/{workspace_id}/query", Service.QUERY, total_s=60.0, idle_s=60.0),
    # An LLM may think for minutes before its first word.
    "chat": Area("/v1/workspaces/{workspace_id}/chat", Service.QUERY, total_s=None, idle_s=180.0),
    "conversations": Area("/v1/workspaces/{workspace_id}/conversations", Service.QUERY),
}

SIGN_IN = frozenset({"/v1/auth/login", "/v1/auth/register"})

# Refresh and logout carry their own credential: the access token may have run out by then.
PUBLIC = SIGN_IN | {"/v1/auth/refresh", "/v1/auth/logout", "/.well-known/jwks.json"}


def area_of(path: str) -> Area | None:
    """The area of a decoded path; None for what the gateway answers itself."""
    parts = path.split("/", 5)
    match parts[1:3]:
        case ["v1", "auth"]:
            return _AUTH
        case [".well-known", "jwks.json"] if len(parts) == 3:
            return _JWKS
        case ["v1", "workspaces"]:
            return _IN_WORKSPACE.get(parts[4] if len(parts) > 4 else "")
    return None


def upstreams(settings: GatewaySettings) -> dict[Service, str]:
    """Base address of each service."""
    return {
        Service.AUTH: settings.auth_url,
        Service.INGESTION: settings.ingestion_url,
        Service.GRAPH: settings.graph_url,
        Service.QUERY: settings.query_url,
    }
