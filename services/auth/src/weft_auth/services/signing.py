"""The key that signs access tokens, and what is published of it."""

import asyncio
import hashlib
import json
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_auth.models import SigningKeyRow
from weft_auth.repositories.signing_keys import SigningKeyRepository
from weft_auth.services.sealing import SealBrokenError, seal, unseal
from weft_core.contracts.auth import Jwk, Jwks
from weft_core.errors import UnavailableError
from weft_service.tokens import PublicKey, SigningKey
from weft_stores.postgres.engine import session_scope

CACHE_S = 60.0
_PURPOSE = "signing key"


class SigningKeys:
    """Keys from the database, cached for a minute; the first replica to ask makes the first key.

    Also the `KeySource` by which auth verifies its own tokens.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], secret: SecretStr) -> None:
        self._sessions = sessions
        self._secret = secret
        self._lock = asyncio.Lock()
        self._signing: SigningKey | None = None
        self._public: dict[str, PublicKey] = {}
        self._jwks = Jwks(keys=[])
        self._until = 0.0

    async def signing(self) -> SigningKey:
        """The key in use."""
        await self._load()
        if self._signing is None:
            raise UnavailableError("signing keys")
        return self._signing

    async def published(self) -> Jwks:
        """Public parts of every key that may have signed a live token."""
        await self._load()
        return self._jwks

    async def find(self, kid: str) -> PublicKey | None:
        await self._load()
        return self._public.get(kid)

    async def _load(self) -> None:
        if time.monotonic() < self._until:
            return
        async with self._lock:
            if time.monotonic() < self._until:
                return
            rows = await self._rows()
            self._signing = self._open(rows[0])
            self._jwks = Jwks(keys=[Jwk(kid=row.kid, x=row.x, y=row.y) for row in rows])
            self._public = {key.kid: PublicKey(key) for key in self._jwks.keys}
            self._until = time.monotonic() + CACHE_S

    async def _rows(self) -> list[SigningKeyRow]:
        async with session_scope(self._sessions) as session:
            repository = SigningKeyRepository(session)
            rows = list(await repository.all())
            if not rows or not rows[0].in_use:
                key, pem = _generate()
                sealed = seal(pem, secret=self._secret.get_secret_value(), purpose=_PURPOSE)
                await repository.add_first(kid=key.kid, x=key.x, y=key.y, sealed_private_key=sealed)
                rows = list(await repository.all())
            return rows

    def _open(self, row: SigningKeyRow) -> SigningKey:
        try:
            pem = unseal(row.sealed_private_key, secret=self._secret.get_secret_value(), purpose=_PURPOSE)
        except SealBrokenError as error:
            detail = "the signing keys were sealed with another WEFT_AUTH_KEY_SECRET than the present one"
            raise UnavailableError("signing keys", detail) from error
        return SigningKey(pem, row.kid)


def _generate() -> tuple[Jwk, str]:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = SigningKey(pem, "unnamed").public
    return public.model_copy(update={"kid": _thumbprint(public)}), pem


def _thumbprint(key: Jwk) -> str:
    """RFC 7638: the name follows from the key."""
    canonical = json.dumps({"crv": key.crv, "kty": key.kty, "x": key.x, "y": key.y}, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
