"""Every route of the public API against every kind of caller. The routes come from the API's own description."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from support.library import Library, NewAccount
from support.stack import Stack
from support.waiting import until

PUBLIC = {
    ("POST", "/v1/auth/register"),
    ("POST", "/v1/auth/login"),
    ("POST", "/v1/auth/refresh"),
    ("POST", "/v1/auth/logout"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
"""Routes that ask for no token."""

OWN = {("GET", "/v1/auth/me"), ("PATCH", "/v1/auth/me"), ("GET", "/v1/workspaces"), ("POST", "/v1/workspaces")}
"""Routes that only ever speak of the caller."""

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", ""): {"name": "taken over"},
    ("POST", "/members"): {"email": "nobody@example.org", "role": "viewer"},
    ("PATCH", "/members/{}"): {"role": "viewer"},
    ("POST", "/documents"): {"text": "planted", "title": "planted"},
    ("POST", "/documents:batch"): {"documents": [{"text": "planted", "title": "planted"}]},
    ("PUT", "/documents/{}"): {"text": "planted", "title": "planted"},
    ("POST", "/query"): {"question": "Where was Stephen Warbeck born?"},
    ("POST", "/chat"): {"question": "Where was Stephen Warbeck born?"},
    ("POST", "/graph/paths"): {"source": str(uuid4()), "target": str(uuid4())},
    ("POST", "/graph/subgraph"): {"entity_ids": [str(uuid4())]},
    ("POST", "/graph/curations"): {"kind": "retype", "entity": str(uuid4()), "type": "planted"},
    ("POST", "/graph/curations:import"): {
        "curations": [{"kind": "retype", "entity": [{"norm": "planted", "type": "other"}], "value": "planted"}]
    },
}
"""A valid body for every route below a workspace that takes one; path parameters as {}."""

AROUND_ENTITY = {"/graph/neighbourhood", "/graph/relations"}
"""Routes below a workspace that take an entity's id as a query parameter."""


@dataclass(frozen=True)
class Route:
    """One operation of the API. `tail` is its path below the workspace, parameters as {}."""

    method: str
    path: str

    @property
    def tail(self) -> str:
        return re.sub(r"\{[^}]*\}", "{}", self.path.removeprefix("/v1/workspaces/{workspace_id}"))

    @property
    def scoped(self) -> bool:
        return self.path.startswith("/v1/workspaces/{workspace_id}")

    def url(self, workspace_id: object, ids: dict[str, str]) -> str:
        """The path with ids filled in; `ids` by parameter name."""
        filled = self.path.replace("{workspace_id}", str(workspace_id))
        return re.sub(r"\{([^}]*)\}", lambda found: ids[found.group(1)], filled)


def routes(description: dict[str, Any]) -> Iterator[Route]:
    for path, operations in description["paths"].items():
        for method in operations:
            if method in ("get", "put", "post", "patch", "delete"):
                yield Route(method.upper(), path)


@pytest.fixture(scope="module")
async def http(stack: Stack) -> Any:
    async with httpx.AsyncClient(base_url=stack.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
async def all_routes(http: httpx.AsyncClient) -> list[Route]:
    found = list(routes((await http.get("/openapi.json")).json()))
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
async def foreign(library: Library) -> dict[str, str]:
    """Ids of things that exist and are not the caller's."""
    weft = library.weft
    entity = (await weft.graph.entities("Stephen Warbeck")).items[0]
    around = await weft.graph.neighbourhood(entity.id)
    conversation = await weft.chat.ask("Who composed the music of Billy Elliot?")
    curation = await weft.curations.retype(entity.id, entity.type)
    await weft.curations.undo(curation.id)
    communities = await until(weft.graph.communities, lambda page: bool(page.items))
    return {
        "document_id": str(library.documents["films.pdf"].id),
        "entity_id": str(entity.id),
        "relation_id": str(around.relations[0].id),
        "curation_id": str(curation.id),
        "community_id": str(communities.items[0].id),
        "conversation_id": str(conversation.conversation_id),
        "user_id": str((await weft.auth.me()).id),
    }


async def _answer(
    http: httpx.AsyncClient, route: Route, workspace_id: object, ids: dict[str, str], token: str | None
) -> httpx.Response:
    body = BODIES.get((route.method, route.tail))
    assert body is not None or route.method in ("GET", "DELETE") or ":" in route.tail, f"no body for {route}"
    query = {"entity_id": ids["entity_id"]} if route.tail in AROUND_ENTITY else None
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return await http.request(route.method, route.url(workspace_id, ids), json=body, params=query, headers=headers)


async def test_every_route_but_the_public_ones_asks_for_a_token(
    http: httpx.AsyncClient, all_routes: list[Route], foreign: dict[str, str], library: Library
) -> None:
    workspace = await library.weft.workspace_id()
    for route in all_routes:
        if (route.method, route.path) in PUBLIC:
            continue
        if route.scoped:
            answer = await _answer(http, route, workspace, foreign, None)
        else:
            answer = await http.request(route.method, route.path, json={"name": "x"})
        assert answer.status_code == 401, (route, answer.text)
        assert answer.json()["code"] == "unauthenticated", route
        forged = await http.get("/v1/auth/me", headers={"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."})
        assert forged.status_code == 401


async def test_every_route_is_public_own_or_scoped(all_routes: list[Route]) -> None:
    loose = [r for r in all_routes if not r.scoped and (r.method, r.path) not in PUBLIC | OWN]
    assert loose == []


async def test_a_stranger_gets_the_404_of_a_workspace_that_is_not_there(
    http: httpx.AsyncClient,
    all_routes: list[Route],
    foreign: dict[str, str],
    library: Library,
    new_account: NewAccount,
) -> None:
    stranger = await new_account()
    token = await stranger.auth.access_token()
    workspace = await library.weft.workspace_id()
    scoped = [route for route in all_routes if route.scoped]
    assert scoped
    for route in scoped:
        theirs = await _answer(http, route, workspace, foreign, token)
        nobodys = await _answer(http, route, uuid4(), foreign, token)
        assert theirs.status_code == nobodys.status_code == 404, (route, theirs.text)
        assert theirs.json() | {"request_id": None} == nobodys.json() | {"request_id": None}, route


async def test_ids_of_another_workspace_do_not_exist_in_ones_own(
    http: httpx.AsyncClient, all_routes: list[Route], foreign: dict[str, str], new_account: NewAccount
) -> None:
    stranger = await new_account()
    token, own = await stranger.auth.access_token(), await stranger.workspace_id()
    with_ids = [r for r in all_routes if r.scoped and ("{}" in r.tail or r.tail in AROUND_ENTITY)]
    assert with_ids
    for route in with_ids:
        answer = await _answer(http, route, own, foreign, token)
        assert answer.status_code == 404, (route, answer.status_code, answer.text)


async def test_nothing_was_changed_and_nothing_leaks(library: Library, new_account: NewAccount) -> None:
    """Runs after the others: what the strangers tried left no trace."""
    assert (await library.weft.workspaces.get(await library.weft.workspace_id())).name != "taken over"
    assert "planted" not in [document.title async for document in library.weft.documents.each()]
    for document in library.documents.values():
        assert (await library.weft.documents.get(document.id)).content_hash == document.content_hash
    stranger = await new_account()
    assert (await stranger.query("Where was Stephen Warbeck born?")).passages == []
    assert (await stranger.graph.entities("Warbeck")).items == []
    mine = [workspace.id async for workspace in stranger.workspaces.each()]
    assert mine == [await stranger.workspace_id()]


async def test_a_viewer_reads_and_cannot_write(library: Library, new_account: NewAccount) -> None:
    from weft_client import WeftApiError
    from weft_core.contracts.workspaces import Role

    guest, workspace = await new_account(), await library.weft.workspace_id()
    await library.weft.workspaces.add_member(workspace, (await guest.auth.me()).email, Role.VIEWER)
    from weft_client import AsyncWeft

    viewer = AsyncWeft(guest._transport.base_url, access_token=await guest.auth.access_token(), workspace_id=workspace)
    async with viewer:
        assert (await viewer.query("Where was Stephen Warbeck born?")).passages
        with pytest.raises(WeftApiError) as refused:
            await viewer.documents.upload_text("x", title="x")
        assert refused.value.status == 403
        with pytest.raises(WeftApiError) as hidden:
            await viewer.documents.delete(library.documents["films.pdf"].id)
        assert hidden.value.status == 403
        entity = (await viewer.graph.entities("Stephen Warbeck")).items[0]
        with pytest.raises(WeftApiError) as curated:
            await viewer.curations.rename(entity.id, "x")
        assert curated.value.status == 403
    await library.weft.workspaces.remove_member(workspace, (await guest.auth.me()).id)
