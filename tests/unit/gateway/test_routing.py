"""Which service answers which path, and whose address a request has."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from weft_gateway.client_address import ClientAddress
from weft_gateway.routing import Service, area_of
from weft_gateway.settings import GatewaySettings

W = f"/v1/workspaces/{UUID(int=7)}"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/v1/auth/login", Service.AUTH),
        ("/v1/auth", Service.AUTH),
        ("/.well-known/jwks.json", Service.AUTH),
        ("/v1/workspaces", Service.AUTH),
        (W, Service.AUTH),
        (f"{W}/members", Service.AUTH),
        (f"{W}/members/{UUID(int=7)}", Service.AUTH),
        (f"{W}/documents", Service.INGESTION),
        (f"{W}/documents/{UUID(int=7)}:retry", Service.INGESTION),
        (f"{W}/documents/{UUID(int=7)}/chunks", Service.INGESTION),
        (f"{W}/graph/entities", Service.GRAPH),
        (f"{W}/query", Service.QUERY),
        (f"{W}/chat", Service.QUERY),
        (f"{W}/conversations/{UUID(int=7)}", Service.QUERY),
        ("/", None),
        ("", None),
        ("/v1", None),
        ("/v1/authority", None),
        ("/v1/workspacesx", None),
        (f"{W}/documentsx", None),
        (f"{W}/other", None),
        ("/.well-known/jwks.json/x", None),
        ("/docs", None),
    ],
)
def test_path_decides(path: str, service: Service | None) -> None:
    area = area_of(path)
    assert (area.service if area else None) == service


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "expected"),
    [
        ("", "1.2.3.4", "6.6.6.6", "1.2.3.4"),
        ("10.0.0.0/8", "1.2.3.4", "6.6.6.6", "1.2.3.4"),
        ("10.0.0.0/8", "10.0.0.1", "6.6.6.6", "6.6.6.6"),
        ("10.0.0.0/8", "10.0.0.1", "9.9.9.9, 6.6.6.6, 10.0.0.2", "6.6.6.6"),
        ("10.0.0.0/8", "10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("fd00::/8", "fd00::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_trusted_proxies_name_clients(trusted: str, peer: str, forwarded: str, expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert ClientAddress(trusted).of({"client": (peer, 1), "headers": headers}) == expected


@pytest.mark.parametrize(
    "change",
    [{"trusted_proxies": "everyone"}, {"redis_url": "http://x"}, {"query_url": "x"}, {"rate_per_minute": 0}],
)
def test_bad_settings_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings.model_validate(change)
