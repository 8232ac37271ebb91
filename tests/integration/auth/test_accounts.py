"""Registration, sign-in and the caller's profile."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
from jose import jwt
from passlib.context import CryptContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from support.people import PASSWORD, Person
from weft_auth.app import create_app
from weft_auth.settings import AuthSettings

NewPerson = Callable[[], Awaitable[Person]]


def _email() -> str:
    return f"someone-{uuid4().hex}@example.com"


async def test_registration_makes_a_user_with_a_first_workspace(client: httpx.AsyncClient) -> None:
    email = _email()
    response = await client.post("/v1/auth/register", json={"email": email, "password": PASSWORD, "name": "Ada"})
    assert response.status_code == 201
    account = response.json()
    assert (account["user"]["email"], account["user"]["name"]) == (email, "Ada")
    assert (account["workspace"]["name"], account["workspace"]["role"]) == ("Default", "owner")
    assert "password" not in response.text


async def test_tokens_are_what_they_should_be(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    header = jwt.get_unverified_header(person.tokens.access_token)
    claims = jwt.get_unverified_claims(person.tokens.access_token)
    jwks = (await client.get("/.well-known/jwks.json")).json()
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert [key["kid"] for key in jwks["keys"]] == [header["kid"]]
    assert set(jwks["keys"][0]) == {"kty", "crv", "use", "alg", "kid", "x", "y"}
    assert claims["sub"] == str(person.id)
    assert claims["exp"] - claims["iat"] == person.tokens.expires_in == 600
    assert len(person.tokens.refresh_token) > 40


async def test_email_is_compared_without_case(client: httpx.AsyncClient) -> None:
    email = _email()
    assert (await client.post("/v1/auth/register", json={"email": email, "password": PASSWORD})).status_code == 201
    again = await client.post("/v1/auth/register", json={"email": email.upper(), "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    login = await client.post("/v1/auth/login", json={"email": f" {email.title()} ", "password": PASSWORD})
    assert login.status_code == 200


async def test_one_of_many_simultaneous_registrations_wins(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    email = _email()
    body = {"email": email, "password": PASSWORD}
    responses = await asyncio.gather(*(client.post("/v1/auth/register", json=body) for _ in range(6)))
    assert sorted(response.status_code for response in responses) == [201, 409, 409, 409, 409, 409]
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT count(*) FROM auth.users WHERE email_key = :e"), {"e": email})
        assert found.scalar_one() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"email": "no address"},
        {"email": "a@localhost"},
        {"email": "x" * 250 + "@example.com"},
        {"password": "short"},
        {"password": "x" * 129},
        {"password": "passwordpassword"},
        {"password": "nul\u0000" + PASSWORD},
        {"name": "x" * 201},
        {"name": "nul\u0000"},
        {"role": "owner"},
        {"id": str(uuid4())},
    ],
)
async def test_unacceptable_registration_is_422(change: dict[str, str], client: httpx.AsyncClient) -> None:
    body = {"email": _email(), "password": PASSWORD} | change
    response = await client.post("/v1/auth/register", json=body)
    assert response.status_code == 422, response.text
    assert PASSWORD not in response.text


async def test_closed_registration_is_403(settings: AuthSettings) -> None:
    app = create_app(settings.model_copy(update={"auth_registration": "closed"}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://auth") as client,
    ):
        response = await client.post("/v1/auth/register", json={"email": _email(), "password": PASSWORD})
        assert response.status_code == 403


async def test_unknown_wrong_and_disabled_look_the_same(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    person, disabled = await new_person(), await new_person()
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE auth.users SET disabled_at = now() WHERE id = :id"), {"id": disabled.id})
    answers = [
        await client.post("/v1/auth/login", json={"email": email, "password": password})
        for email, password in [
            (_email(), PASSWORD),
            ("nul-free nonsense", PASSWORD),
            (person.email, PASSWORD + "x"),
            (person.email, "🦦" * 128),
            (disabled.email, PASSWORD),
        ]
    ]
    seen = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in answers]
    assert all(answer.status_code == 401 for answer in answers)
    assert all(body == seen[0] for body in seen)


async def test_unknown_user_takes_as_long_as_a_wrong_password(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    """Without the check against nobody's hash an unknown user is answered in a hundredth of the time."""
    person = await new_person()

    async def fastest(email: str) -> float:
        times = []
        for _ in range(3):
            response = await client.post("/v1/auth/login", json={"email": email, "password": "wrong wrong wrong"})
            assert response.status_code == 401
            times.append(response.elapsed.total_seconds())
        return min(times)

    assert await fastest(_email()) > 0.5 * await fastest(person.email)


async def test_passwords_that_agree_in_72_bytes_differ(client: httpx.AsyncClient) -> None:
    email, same = _email(), "".join(f"{n:x}-" for n in range(60))[:100]
    assert (await client.post("/v1/auth/register", json={"email": email, "password": same + "A"})).status_code == 201
    assert (await client.post("/v1/auth/login", json={"email": email, "password": same + "B"})).status_code == 401
    assert (await client.post("/v1/auth/login", json={"email": email, "password": same + "A"})).status_code == 200


async def test_hashes_are_strong_and_old_ones_are_replaced(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    person = await new_person()
    old = CryptContext(["bcrypt"], bcrypt__rounds=4).hash(PASSWORD)
    async with engine.begin() as connection:
        stored = (
            await connection.execute(text("SELECT password_hash FROM auth.users WHERE id = :id"), {"id": person.id})
        ).scalar_one()
        assert stored.startswith("$bcrypt-sha256$v=2,t=2b,r=12$")
        await connection.execute(
            text("UPDATE auth.users SET password_hash = :h WHERE id = :id"), {"h": old, "id": person.id}
        )
    login = {"email": person.email, "password": PASSWORD}
    assert (await client.post("/v1/auth/login", json=login | {"password": "x" * 100})).status_code == 401
    assert (await client.post("/v1/auth/login", json=login)).status_code == 200
    async with engine.connect() as connection:
        stored = (
            await connection.execute(text("SELECT password_hash FROM auth.users WHERE id = :id"), {"id": person.id})
        ).scalar_one()
    assert stored.startswith("$bcrypt-sha256$v=2,t=2b,r=12$")
    assert (await client.post("/v1/auth/login", json=login)).status_code == 200


async def test_flood_of_sign_ins_is_bounded_and_leaves_the_service_alive(
    client: httpx.AsyncClient,
) -> None:
    async def sign_in(number: int) -> int:
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        body = {"email": f"flood-{number}@example.com", "password": PASSWORD}
        return (await client.post("/v1/auth/login", json=body, headers=headers)).status_code

    flood = asyncio.gather(*(sign_in(number) for number in range(60)))
    slowest = 0.0
    while not flood.done():
        slowest = max(slowest, (await client.get("/livez")).elapsed.total_seconds())
        await asyncio.sleep(0.02)
    statuses = await flood
    assert set(statuses) == {401, 429}
    assert slowest < 1.0


async def test_profile(new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    person = await new_person()
    assert (await client.get("/v1/auth/me", headers=person.auth)).json()["email"] == person.email
    changed = await client.patch("/v1/auth/me", json={"name": "Grace"}, headers=person.auth)
    assert changed.json()["name"] == "Grace"
    assert (await client.get("/v1/auth/me", headers=person.auth)).json()["name"] == "Grace"
    assert (await client.patch("/v1/auth/me", json={"email": "x@example.com"}, headers=person.auth)).status_code == 422
    assert (await client.get("/v1/auth/me")).status_code == 401
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE auth.users SET disabled_at = now() WHERE id = :id"), {"id": person.id})
    assert (await client.get("/v1/auth/me", headers=person.auth)).status_code == 401
    assert (await client.post("/v1/workspaces", json={"name": "x"}, headers=person.auth)).status_code == 401
    refresh = {"refresh_token": person.tokens.refresh_token}
    assert (await client.post("/v1/auth/refresh", json=refresh)).status_code == 401


async def test_no_secret_is_logged(client: httpx.AsyncClient) -> None:
    email = _email()
    body = {"email": email, "password": PASSWORD}
    with capture_logs() as logs:
        await client.post("/v1/auth/register", json=body)
        tokens = (await client.post("/v1/auth/login", json=body)).json()
        await client.post("/v1/auth/login", json=body | {"password": PASSWORD + "x"})
        await client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert {"registered", "login", "login_refused"} <= {entry["event"] for entry in logs}
    for secret in (PASSWORD, tokens["refresh_token"], tokens["access_token"]):
        assert secret not in str(logs)
