"""Signing keys and tokens for tests, also such as nobody should accept."""

import base64
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from weft_core.contracts.auth import Jwk
from weft_service.tokens import AUDIENCE, ISSUER, PublicKey, SigningKey


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class TestKey:
    """A P-256 key that can sign anything."""

    __test__ = False

    private: ec.EllipticCurvePrivateKey
    kid: str

    @classmethod
    def new(cls, kid: str = "key-1") -> "TestKey":
        return cls(ec.generate_private_key(ec.SECP256R1()), kid)

    @property
    def pem(self) -> str:
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def public_der(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def signing(self) -> SigningKey:
        return SigningKey(self.pem, self.kid)

    @property
    def jwk(self) -> Jwk:
        return self.signing.public

    def token(self, user_id: UUID | None = None) -> str:
        """A token as auth makes it."""
        return self.signing.sign(user_id or uuid4(), now=time.time())

    def sign_raw(self, header: dict[str, Any], claims: Any) -> str:
        """Any header and claims under a correct ES256 signature."""
        signing_input = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self.private.sign(signing_input.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signing_input}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


class StaticKeys:
    """A key source that holds what it was given."""

    def __init__(self, *keys: Jwk) -> None:
        self._keys = {key.kid: PublicKey(key) for key in keys}

    async def find(self, kid: str) -> PublicKey | None:
        return self._keys.get(kid)


def claims(**changes: Any) -> dict[str, Any]:
    """Claims of a good token; None takes one away."""
    now = int(time.time())
    good: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "jti": uuid4().hex,
        "iat": now,
        "nbf": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (good | changes).items() if value is not None}
