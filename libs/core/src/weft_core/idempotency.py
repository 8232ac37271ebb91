"""Whose `Idempotency-Key` it is, and what makes two requests the same. Pure."""

import hashlib
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IdempotencyScope:
    """Whose key it is: a key means nothing to another user, workspace or route."""

    user_id: UUID
    workspace_id: UUID
    route: str
    key: str


def fingerprint_of(*parts: str) -> str:
    """A digest of what makes two requests the same."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part.encode())}:".encode())
        digest.update(part.encode())
    return digest.hexdigest()
