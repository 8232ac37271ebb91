"""Encryption at rest. Keys are derived, one per purpose, and texts are sealed by Fernet (AES-CBC and HMAC)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealBrokenError(Exception):
    """The text was sealed with another secret, or was changed."""


def seal(plain: str, *, secret: str, purpose: str) -> bytes:
    """Encrypt `plain` so that only `secret` opens it. `secret` must have the strength of a key, not of a password."""
    return _fernet(secret, purpose).encrypt(plain.encode())


def unseal(sealed: bytes, *, secret: str, purpose: str) -> str:
    """The reverse of `seal`. Raises `SealBrokenError`."""
    try:
        return _fernet(secret, purpose).decrypt(sealed).decode()
    except InvalidToken as error:
        raise SealBrokenError(purpose) from error


def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"weft {purpose}".encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
