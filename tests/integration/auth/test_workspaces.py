"""Workspaces, members and roles."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from support.people import Person

NewPerson = Callable[[], Awaitable[Person]]


async def _workspace(client: httpx.AsyncClient, owner: Person, name: str = "Lab") -> str:
    response = await client.post("/v1/workspaces", json={"name": name}, headers=owner.auth)
    assert response.status_code == 201
    found: str = response.json()["id"]
    assert response.headers["location"] == f"/v1/workspaces/{found}"
    return f"/v1/workspaces/{found}"


async def _add(client: httpx.AsyncClient, owner: Person, path: str, member: Person, role: str) -> None:
    body = {"email": member.email.upper(), "role": role}
    response = await client.post(f"{path}/members", json=body, headers=owner.auth)
    assert response.status_code == 201, response.text
    assert UUID(response.json()["user_id"]) == member.id


async def test_listing_pages_through_everything_once(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    names = [f"w{number}" for number in range(7)]
    for name in names:
        await _workspace(client, person, name)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/workspaces", params=params, headers=person.auth)).json()
        assert len(page["items"]) <= 3
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["Default", *names]


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "201"}, {"cursor": "garbage"}, {"cursor": "WzEsMl0"}])
async def test_bad_paging_is_422(params: dict[str, str], new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    assert (await client.get("/v1/workspaces", params=params, headers=person.auth)).status_code == 422


async def test_foreign_and_absent_workspaces_look_the_same(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    owner, stranger = await new_person(), await new_person()
    path = await _workspace(client, owner)
    absent = f"/v1/workspaces/{uuid4()}"
    attempts: list[tuple[str, str, object]] = [
        ("GET", "", None),
        ("PATCH", "", {"name": "x"}),
        ("GET", "/members", None),
        ("POST", "/members", {"email": stranger.email, "role": "owner"}),
        ("PATCH", f"/members/{owner.id}", {"role": "viewer"}),
        ("DELETE", f"/members/{owner.id}", None),
        ("DELETE", f"/members/{stranger.id}", None),
    ]
    for method, rest, body in attempts:
        answers = [
            await client.request(method, place + rest, json=body, headers=stranger.auth) for place in (path, absent)
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, rest)
        shown = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in answers]
        assert shown[0] == shown[1]
    assert (await client.get(path)).status_code == 401
    assert (await client.get("/v1/workspaces/not-an-id", headers=owner.auth)).status_code == 422


async def test_roles_decide(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    owner, editor, viewer, guest = await new_person(), await new_person(), await new_person(), await new_person()
    path = await _workspace(client, owner)
    await _add(client, owner, path, editor, "editor")
    await _add(client, owner, path, viewer, "viewer")
    for person, role in ((owner, "owner"), (editor, "editor"), (viewer, "viewer")):
        assert (await client.get(path, headers=person.auth)).json()["role"] == role
        members = (await client.get(f"{path}/members", headers=person.auth)).json()["items"]
        assert {m["email"]: m["role"] for m in members} == {
            owner.email: "owner",
            editor.email: "editor",
            viewer.email: "viewer",
        }
    for person in (editor, viewer):
        attempts = [
            await client.patch(path, json={"name": "mine"}, headers=person.auth),
            await client.post(f"{path}/members", json={"email": guest.email, "role": "viewer"}, headers=person.auth),
            await client.patch(f"{path}/members/{person.id}", json={"role": "owner"}, headers=person.auth),
            await client.delete(f"{path}/members/{owner.id}", headers=person.auth),
        ]
        assert {attempt.status_code for attempt in attempts} == {403}
    assert (await client.patch(path, json={"name": "Renamed"}, headers=owner.auth)).json()["name"] == "Renamed"
    assert (await client.get(path, headers=viewer.auth)).json()["name"] == "Renamed"


async def test_members_come_change_and_go(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    owner, member = await new_person(), await new_person()
    path = await _workspace(client, owner)
    one = f"{path}/members/{member.id}"
    await _add(client, owner, path, member, "viewer")
    again = await client.post(f"{path}/members", json={"email": member.email, "role": "owner"}, headers=owner.auth)
    assert again.status_code == 409
    nobody = await client.post(f"{path}/members", json={"email": "nobody@x.org", "role": "viewer"}, headers=owner.auth)
    assert nobody.status_code == 404
    changed = await client.patch(one, json={"role": "editor"}, headers=owner.auth)
    assert changed.json()["role"] == "editor"
    assert (await client.get(path, headers=member.auth)).json()["role"] == "editor"
    assert (
        await client.patch(f"{path}/members/{uuid4()}", json={"role": "editor"}, headers=owner.auth)
    ).status_code == 404
    assert (await client.patch(one, json={"role": "god"}, headers=owner.auth)).status_code == 422
    assert (await client.delete(one, headers=owner.auth)).status_code == 204
    assert (await client.get(path, headers=member.auth)).status_code == 404


async def test_anyone_may_leave_but_the_last_owner(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    owner, viewer = await new_person(), await new_person()
    path = await _workspace(client, owner)
    await _add(client, owner, path, viewer, "viewer")
    assert (await client.delete(f"{path}/members/{viewer.id}", headers=viewer.auth)).status_code == 204
    assert (await client.delete(f"{path}/members/{owner.id}", headers=owner.auth)).status_code == 409
    demotion = await client.patch(f"{path}/members/{owner.id}", json={"role": "editor"}, headers=owner.auth)
    assert demotion.status_code == 409
    same = await client.patch(f"{path}/members/{owner.id}", json={"role": "owner"}, headers=owner.auth)
    assert same.status_code == 200


async def test_two_owners_who_leave_at_once_do_not_both_succeed(
    new_person: NewPerson, client: httpx.AsyncClient
) -> None:
    for _ in range(5):
        first, second = await new_person(), await new_person()
        path = await _workspace(client, first)
        await _add(client, first, path, second, "owner")
        answers = await asyncio.gather(
            client.delete(f"{path}/members/{first.id}", headers=first.auth),
            client.patch(f"{path}/members/{second.id}", json={"role": "viewer"}, headers=second.auth),
        )
        assert sorted(answer.status_code for answer in answers)[-1] == 409, [a.text for a in answers]
