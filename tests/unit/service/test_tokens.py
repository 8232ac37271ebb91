"""No forged, weakened or odd token verifies."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from support.jwt_keys import StaticKeys, TestKey, b64, claims
from weft_core.errors import UnauthenticatedError
from weft_service import tokens
from weft_service.tokens import AUDIENCE, TokenVerifier

HEADER = {"alg": "ES256", "typ": "at+jwt", "kid": "key-1"}


@pytest.fixture(scope="module")
def key() -> TestKey:
    return TestKey.new()


@pytest.fixture
def verifier(key: TestKey) -> TokenVerifier:
    return TokenVerifier(StaticKeys(key.jwk))


def _unsigned(header: dict[str, Any]) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims()).encode())}"


def _hmac_token(secret: bytes, alg: str = "HS256") -> str:
    signing_input = _unsigned(HEADER | {"alg": alg})
    return f"{signing_input}.{b64(hmac.new(secret, signing_input.encode(), hashlib.sha256).digest())}"


def _rs256() -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signing_input = _unsigned(HEADER | {"alg": "RS256"})
    return f"{signing_input}.{b64(private.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _es384() -> str:
    private = ec.generate_private_key(ec.SECP384R1())
    signing_input = _unsigned(HEADER | {"alg": "ES384"})
    return f"{signing_input}.{b64(private.sign(signing_input.encode(), ec.ECDSA(hashes.SHA384())))}"


def _tampered(key: TestKey) -> str:
    head, _, signature = key.token().split(".")
    return f"{head}.{b64(json.dumps(claims()).encode())}.{signature}"


FORGERIES: dict[str, Callable[[TestKey], str]] = {
    "none": lambda _: _unsigned(HEADER | {"alg": "none"}) + ".",
    "None": lambda _: _unsigned(HEADER | {"alg": "None"}) + ".",
    "nOnE": lambda _: _unsigned(HEADER | {"alg": "nOnE"}) + ".",
    "HS256 with the PEM": lambda key: _hmac_token(key.public_pem),
    "HS256 with the DER": lambda key: _hmac_token(key.public_der),
    "HS256 with the JWK's x": lambda key: _hmac_token(key.jwk.x.encode()),
    "HS256 with the whole JWK": lambda key: _hmac_token(key.jwk.model_dump_json().encode()),
    "HMAC called ES256": lambda key: _hmac_token(key.public_der, "ES256"),
    "RS256": lambda _: _rs256(),
    "ES384": lambda _: _es384(),
    "signature taken off": lambda key: key.token().rpartition(".")[0] + ".",
    "two parts": lambda key: key.token().rpartition(".")[0],
    "zero signature": lambda key: key.token().rpartition(".")[0] + "." + b64(bytes(64)),
    "another claims part": _tampered,
    "another key, our kid": lambda _: TestKey.new("key-1").token(),
    "unknown kid": lambda key: TestKey(key.private, "key-2").token(),
    "own key in the header": lambda key: TestKey.new().sign_raw(HEADER | {"jwk": key.jwk.model_dump()}, claims()),
}

ODD_HEADERS: dict[str, dict[str, Any]] = {
    "typ JWT": HEADER | {"typ": "JWT"},
    "no typ": {"alg": "ES256", "kid": "key-1"},
    "no kid": {"alg": "ES256", "typ": "at+jwt"},
    "kid a number": HEADER | {"kid": 1},
    "kid a list": HEADER | {"kid": ["key-1"]},
    "crit": HEADER | {"crit": ["exp"]},
    "crit empty": HEADER | {"crit": []},
    "jku": HEADER | {"jku": "http://127.0.0.1/jwks"},
    "x5u": HEADER | {"x5u": "http://127.0.0.1/x"},
    "x5c": HEADER | {"x5c": ["MII"]},
    "b64": HEADER | {"b64": False},
    "zip": HEADER | {"zip": "DEF"},
}

NOW = int(time.time())
ODD_CLAIMS: dict[str, Any] = {
    **{f"no {name}": claims(**{name: None}) for name in ("iss", "aud", "sub", "jti", "iat", "nbf", "exp")},
    "expired": claims(exp=NOW - 60),
    "not yet valid": claims(nbf=NOW + 3600),
    "other issuer": claims(iss="someone"),
    "other audience": claims(aud="other"),
    "audience list with another": claims(aud=[AUDIENCE, "other"]),
    "audience empty": claims(aud=[]),
    "sub no uuid": claims(sub="admin"),
    "sub a number": claims(sub=1),
    "exp a string": claims(exp="never"),
    "exp a float": claims(exp=NOW + 600.5),
    "exp endless": claims(exp=1e400),
    "exp true": claims(exp=True),
    "a list": ["not", "claims"],
}


async def test_good_token_verifies(key: TestKey, verifier: TokenVerifier) -> None:
    user = uuid4()
    found = await verifier.verify(key.token(user))
    assert found.user_id == user
    assert found.expires_at - found.issued_at == tokens.ACCESS_LIFE_S
    await verifier.verify(key.sign_raw(HEADER, claims(aud=[AUDIENCE])))


@pytest.mark.parametrize("name", FORGERIES)
async def test_forgery_is_refused(name: str, key: TestKey, verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(FORGERIES[name](key))


@pytest.mark.parametrize("name", ODD_HEADERS)
async def test_odd_header_is_refused_though_well_signed(name: str, key: TestKey, verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(key.sign_raw(ODD_HEADERS[name], claims()))


@pytest.mark.parametrize("name", ODD_CLAIMS)
async def test_odd_claims_are_refused_though_well_signed(name: str, key: TestKey, verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(key.sign_raw(HEADER, ODD_CLAIMS[name]))


@pytest.mark.parametrize("garbage", ["", ".", "..", "a.b.c", "é.é.é", "x" * 9000, "[" * 6000, "eyJ" * 100 + ".e.e"])
async def test_garbage_is_refused(garbage: str, verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(garbage)


async def test_deeply_nested_header_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(f"{b64(b'[' * 5000)}.e30.e30")


async def test_token_over_8_kib_is_refused_though_well_signed(key: TestKey, verifier: TokenVerifier) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(key.sign_raw(HEADER, claims(note="x" * 8000)))


async def test_remembered_token_is_refused_once_expired(key: TestKey, verifier: TokenVerifier) -> None:
    now = time.time()
    token = key.signing.sign(uuid4(), now=now - 2 * tokens.LEEWAY_S + 1, life_s=tokens.LEEWAY_S)
    await verifier.verify(token)
    while await _verifies(verifier, token):
        assert time.time() < now + 5
        await asyncio.sleep(0.05)


async def _verifies(verifier: TokenVerifier, token: str) -> bool:
    try:
        await verifier.verify(token)
    except UnauthenticatedError:
        return False
    return True


async def test_retired_key_is_noticed_when_memory_ends(key: TestKey, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = StaticKeys(key.jwk)
    verifier = TokenVerifier(keys)
    token = key.token()
    await verifier.verify(token)
    keys._keys.clear()
    monkeypatch.setattr(verifier, "_seen", {token: (seen, 0.0) for token, (seen, _) in verifier._seen.items()})
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(token)
