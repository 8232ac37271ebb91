"""Whose request it is, by network address."""

from ipaddress import ip_address, ip_network

from starlette.types import Scope


class ClientAddress:
    """The peer's address, or, when the peer is a trusted proxy, the last address before our own proxies."""

    def __init__(self, trusted: str) -> None:
        self._networks = [ip_network(part.strip()) for part in trusted.split(",") if part.strip()]

    def of(self, scope: Scope) -> str:
        peer: tuple[str, int] | None = scope.get("client")
        address = peer[0] if peer else "unknown"
        if not self._networks or not self._is_trusted(address):
            return address
        forwarded: list[str] = [v.decode("latin-1") for k, v in scope["headers"] if k == b"x-forwarded-for"]
        for hop in reversed([hop.strip() for value in forwarded for hop in value.split(",")]):
            if not _is_address(hop):
                return address
            if not self._is_trusted(hop):
                return hop
            address = hop
        return address

    def _is_trusted(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
