"""Changing what the local server holds beyond the recorded answers."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from support.qdrant_things import NAME, fill, found_ids


@pytest.fixture
async def things(http: httpx.AsyncClient) -> AsyncIterator[str]:
    await fill(http, NAME)
    yield NAME
    await http.delete(f"/collections/{NAME}")


async def test_one_wrong_point_refuses_them_all(http: httpx.AsyncClient, things: str) -> None:
    points = [{"id": 100, "vector": [1, 1]}, {"id": 101, "vector": [1, 1, 1]}]
    assert (await http.put(f"/collections/{NAME}/points", json={"points": points})).status_code == 400
    assert len(await found_ids(http, NAME, {})) == 8


async def test_groups_of_an_array(http: httpx.AsyncClient, things: str) -> None:
    await http.post(f"/collections/{NAME}/points/payload", json={"payload": {"tags": ["x", "y"]}, "points": [7, 6]})
    await http.post(f"/collections/{NAME}/points/payload", json={"payload": {"tags": "y"}, "points": [1]})
    body = {"query": [0, 1], "group_by": "tags", "limit": 5, "group_size": 2, "with_payload": ["n"]}
    response = await http.post(f"/collections/{NAME}/points/query/groups", json=body)
    groups = {g["id"]: [(h["id"], h["payload"]) for h in g["hits"]] for g in response.json()["result"]["groups"]}
    assert groups == {"x": [(7, {"n": 7}), (6, {"n": 6})], "y": [(7, {"n": 7}), (6, {"n": 6})]}


async def test_payload_edits(http: httpx.AsyncClient, things: str) -> None:
    points = f"/collections/{NAME}/points"
    await http.post(f"{points}/payload", json={"payload": {"deep": 1}, "key": "sub", "points": [0]})
    await http.put(f"{points}/payload", json={"payload": {"only": True}, "points": [1]})
    await http.post(f"{points}/payload/clear", json={"filter": {"must": [{"has_id": [2]}]}})
    payloads = {p["id"]: p["payload"] for p in (await http.post(points, json={"ids": [0, 1, 2]})).json()["result"]}
    assert payloads[0]["sub"] == {"deep": 1}
    assert payloads[0]["n"] == 0
    assert payloads[1] == {"only": True}
    assert payloads[2] == {}


async def test_an_index_can_be_dropped(http: httpx.AsyncClient, things: str) -> None:
    assert (await http.delete(f"/collections/{NAME}/index/n")).status_code == 200
    schema = (await http.get(f"/collections/{NAME}")).json()["result"]["payload_schema"]
    assert sorted(schema) == ["kind", "yes"]


async def test_a_body_over_the_limit_is_refused(http: httpx.AsyncClient, things: str) -> None:
    response = await http.put(f"/collections/{NAME}/points", content=b"[" + b" " * (33 * 1024 * 1024))
    assert response.status_code == 413
    assert len(await found_ids(http, NAME, {})) == 8


@pytest.mark.parametrize("name", ["a:b", "x" * 256, 'a"b'])
async def test_bad_collection_names(http: httpx.AsyncClient, name: str) -> None:
    response = await http.put(f"/collections/{name}", json={"vectors": {"size": 2, "distance": "Dot"}})
    assert response.status_code == 422


async def test_alias_changes_are_all_or_nothing(http: httpx.AsyncClient, things: str) -> None:
    create = {"create_alias": {"collection_name": NAME, "alias_name": "first"}}
    missing = {"create_alias": {"collection_name": "nope", "alias_name": "second"}}
    assert (await http.post("/collections/aliases", json={"actions": [create, missing]})).status_code == 404
    assert (await http.get("/aliases")).json()["result"]["aliases"] == []
    rename = {"rename_alias": {"old_alias_name": "first", "new_alias_name": "second"}}
    assert (await http.post("/collections/aliases", json={"actions": [create, rename]})).status_code == 200
    assert (await http.get("/collections/second/exists")).json()["result"]["exists"] is True
    taken = {"create_alias": {"collection_name": NAME, "alias_name": NAME}}
    assert (await http.post("/collections/aliases", json={"actions": [taken]})).status_code == 409
    clash = await http.put("/collections/second", json={"vectors": {"size": 2, "distance": "Dot"}})
    assert clash.status_code == 400


async def test_reads_go_on_while_a_collection_is_deleted(http: httpx.AsyncClient, things: str) -> None:
    reads = [http.post(f"/collections/{NAME}/points/count", json={}) for _ in range(40)]
    *answers, deleted = await asyncio.gather(*reads, http.delete(f"/collections/{NAME}"))
    assert deleted.json()["result"] is True
    assert {answer.status_code for answer in answers} <= {200, 404}
