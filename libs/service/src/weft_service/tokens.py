"""The only module that touches python-jose. Access tokens are ES256 JWTs by RFC 9068, nothing else verifies.

python-jose is lenient where this must not be: `algorithms` is optional there, a token without `aud` passes a check
of the audience, and unknown `crit` headers are accepted. So the header must be exactly {alg, typ, kid}, every claim
is required, and the audience is compared again here.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid4

from jose import jwk, jwt
from jose.exceptions import JOSEError

from weft_core.contracts.auth import Jwk
from weft_core.errors import UnauthenticatedError

ALGORITHM = "ES256"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - a media type, no secret
ISSUER = "weft-auth"
AUDIENCE = "weft-api"
ACCESS_LIFE_S = 600
MAX_TOKEN_BYTES = 8192
LEEWAY_S = 10
_REQUIRED = ("aud", "iat", "exp", "nbf", "iss", "sub", "jti")
_OPTIONS = {f"require_{claim}": True for claim in _REQUIRED} | {"leeway": LEEWAY_S}

# How long a verified token is remembered. Bounds how long one signed by a retired key goes on.
_REMEMBER_S = 30.0
_REMEMBER_MAX = 4096


class PublicKey:
    """A verification key, parsed once: parsing costs as much as the check itself."""

    def __init__(self, published: Jwk) -> None:
        self.kid = published.kid
        self.key = jwk.construct(published.model_dump(exclude={"kid", "use"}), ALGORITHM)


class KeySource(Protocol):
    """Where verification keys come from."""

    async def find(self, kid: str) -> PublicKey | None:
        """The key named `kid`, or None. Raises `UnavailableError` when no key could ever be fetched."""
        ...


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says. Times are seconds since the epoch."""

    user_id: UUID
    jti: str
    issued_at: int
    expires_at: int


class SigningKey:
    """A private P-256 key, parsed once, under the name verifiers find its public part by."""

    def __init__(self, private_pem: str, kid: str) -> None:
        self.kid = kid
        self._key = jwk.construct(private_pem, ALGORITHM)

    @property
    def public(self) -> Jwk:
        """What is published of it."""
        public = self._key.public_key().to_dict()
        return Jwk(kid=self.kid, x=public["x"], y=public["y"])

    def sign(self, user_id: UUID, *, now: float, life_s: int = ACCESS_LIFE_S) -> str:
        """A fresh access token for `user_id`, valid from `now` (seconds since the epoch) for `life_s` seconds."""
        issued = int(now)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "jti": uuid4().hex,
            "iat": issued,
            "nbf": issued,
            "exp": issued + life_s,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers={"typ": TOKEN_TYPE, "kid": self.kid})


class TokenVerifier:
    """Checks access tokens against the keys of a `KeySource`."""

    def __init__(self, keys: KeySource) -> None:
        self._keys = keys
        self._seen: OrderedDict[str, tuple[Claims, float]] = OrderedDict()

    async def verify(self, token: str) -> Claims:
        """Claims of `token`. Raises `UnauthenticatedError` for anything but a live token of ours."""
        remembered = self._recall(token)
        if remembered is not None:
            return remembered
        kid = _read_header(token)
        key = await self._keys.find(kid)
        if key is None:
            raise UnauthenticatedError("the token is signed by a key that is not in use")
        claims = _decode(token, key)
        self._seen[token] = (claims, time.monotonic() + _REMEMBER_S)
        if len(self._seen) > _REMEMBER_MAX:
            self._seen.popitem(last=False)
        return claims

    def _recall(self, token: str) -> Claims | None:
        entry = self._seen.get(token)
        if entry is None:
            return None
        claims, until = entry
        if time.monotonic() < until and time.time() < claims.expires_at + LEEWAY_S:
            return claims
        del self._seen[token]
        return None


def _read_header(token: str) -> str:
    """The `kid` of a token whose header is exactly what ours have; checked before any signature work."""
    if len(token) > MAX_TOKEN_BYTES or not token.isascii():
        raise _invalid()
    try:
        header = jwt.get_unverified_header(token)
    except JOSEError as error:
        raise _invalid() from error
    if set(header) != {"alg", "typ", "kid"}:
        raise _invalid()
    kid = header["kid"]
    if header["alg"] != ALGORITHM or header["typ"] != TOKEN_TYPE or not isinstance(kid, str) or not 0 < len(kid) <= 128:
        raise _invalid()
    return kid


def _decode(token: str, key: PublicKey) -> Claims:
    try:
        claims: Mapping[str, object] = jwt.decode(
            token, key.key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options=_OPTIONS
        )
        if claims["aud"] not in (AUDIENCE, [AUDIENCE]):
            raise _invalid()
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int or type(claims["nbf"]) is not int:
            raise _invalid()
        return Claims(UUID(str(claims["sub"])), str(claims["jti"]), issued, expires)
    except (JOSEError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise _invalid() from error


def _invalid() -> UnauthenticatedError:
    return UnauthenticatedError("the access token is missing, malformed, expired or not ours")
