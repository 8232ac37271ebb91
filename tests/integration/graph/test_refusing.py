"""Bad input, other people's workspaces and stores that are away."""

import socket
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from integration.graph.conftest import Graph
from support.ingestion import Members
from weft_core.contracts.workspaces import Role
from weft_graph.app import create_app
from weft_graph.settings import GraphSettings

UNKNOWN = UUID(int=7)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"entities/{UNKNOWN}", 404, "not_found"),
        (f"entities/{UNKNOWN}/evidence", 404, "not_found"),
        (f"relations/{UNKNOWN}/evidence", 404, "not_found"),
        (f"neighbourhood?entity_id={UNKNOWN}", 404, "not_found"),
        ("entities/not-an-id", 422, None),
        ("entities?limit=0", 422, None),
        ("entities?limit=1000000", 422, None),
        (f"entities?q={'x' * 501}", 422, None),
        ("entities?cursor=nonsense", None, "invalid_input"),
        ("entities?cursor=%C3%A9%F0%9F%A7%AC", None, "invalid_input"),
        ("entities?cursor=e30", None, "invalid_input"),
        (f"neighbourhood?entity_id={UNKNOWN}&depth=1000000000", 422, None),
        (f"neighbourhood?entity_id={UNKNOWN}&depth=0", 422, None),
        ("neighbourhood", 422, None),
    ],
)
async def test_bad_requests_are_problems(graph: Graph, path: str, status: int | None, code: str | None) -> None:
    answer = await graph.client.get(f"{graph.base}/{path}")
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert status is None or answer.status_code == status
    assert code is None or answer.json()["code"] == code


async def test_paths_refuse_equal_unknown_and_unbounded(graph: Graph) -> None:
    await graph.garden.plant([("Ada Lovelace met Lord Byron.", [])])
    ada = graph.garden.entity("Ada Lovelace")
    assert (await graph.paths(ada, ada)).json()["code"] == "invalid_input"
    assert (await graph.paths(ada, UNKNOWN)).status_code == 404
    assert (await graph.paths(ada, graph.garden.entity("Lord Byron"), max_length=7)).status_code == 422
    assert (await graph.paths(ada, graph.garden.entity("Lord Byron"), workspace_id=1)).status_code == 422
    assert (await graph.paths(ada, graph.garden.entity("Lord Byron"))).json() == {"paths": []}


async def test_another_workspace_is_as_if_it_were_not(graph: Graph) -> None:
    theirs = graph.elsewhere()
    triple = ("Ada Lovelace", "child of", "Lord Byron")
    await theirs.plant([("Ada Lovelace was the child of Lord Byron.", [triple])])
    ada = theirs.entity("Ada Lovelace")
    for path in ("entities", f"entities/{ada}", f"entities/{ada}/evidence", "stats"):
        foreign = await graph.client.get(f"/v1/workspaces/{theirs.workspace_id}/graph/{path}")
        absent = await graph.client.get(f"/v1/workspaces/{uuid4()}/graph/{path}")
        assert foreign.status_code == absent.status_code == 404
        same = ("title", "detail", "code", "status")
        assert [foreign.json()[k] for k in same] == [absent.json()[k] for k in same]
    for path in (f"entities/{ada}", f"entities/{ada}/evidence", f"relations/{theirs.relation(triple)}/evidence"):
        assert (await graph.get(path)).status_code == 404
    assert (await graph.get("entities")).json()["items"] == []


async def test_a_token_is_needed(graph: Graph) -> None:
    answer = await graph.client.get(f"{graph.base}/stats", headers={"Authorization": ""})
    assert answer.status_code == 401


@pytest.mark.parametrize("dead", ["neo4j", "postgres"])
async def test_a_store_that_is_away_is_named(
    database: SecretStr, neo4j_url: SecretStr, dead: str, graph: Graph
) -> None:
    await graph.garden.plant([("Ada Lovelace met Lord Byron.", [])])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        port = taken.getsockname()[1]
        urls = {"postgres_url": database, "neo4j_url": neo4j_url}
        urls[f"{dead}_url"] = SecretStr(
            f"bolt://u:p@127.0.0.1:{port}/neo4j" if dead == "neo4j" else f"postgresql://u:p@127.0.0.1:{port}/x"
        )
        app = create_app(GraphSettings.model_validate(urls))
        async with app.router.lifespan_context(app):
            members, user = Members(), uuid4()
            members.roles[user, graph.garden.workspace_id] = Role.VIEWER
            app.state.verifier = app.state.roles = members
            headers = {"Authorization": f"Bearer {user}"}
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://graph", headers=headers) as client:
                centre = {"entity_id": str(graph.garden.entity("Ada Lovelace"))}
                answer = await client.get(f"{graph.base}/neighbourhood", params=centre)
                assert (answer.status_code, answer.json()["dependency"]) == (503, dead)
                ready = await client.get("/readyz")
                assert ready.status_code == 503
                assert [name for name, state in ready.json()["checks"].items() if state != "ok"] == [dead]
                assert (await client.get("/livez")).status_code == 200
