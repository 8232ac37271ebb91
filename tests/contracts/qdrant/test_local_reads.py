"""Reading from the local server beyond the recorded answers: filters, order, clear refusals."""

from typing import Any

import httpx
import pytest

from support.qdrant_things import NAME, fill, found_ids


@pytest.fixture(scope="module")
async def things(http: httpx.AsyncClient) -> str:
    await fill(http, NAME)
    return NAME


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/collections/{NAME}/points/recommend"),
        ("PATCH", f"/collections/{NAME}"),
        ("POST", f"/collections/{NAME}/snapshots"),
        ("GET", "/cluster"),
        ("PUT", f"/collections/{NAME}/points/vectors"),
    ],
)
async def test_other_routes_are_not_implemented(http: httpx.AsyncClient, things: str, method: str, path: str) -> None:
    response = await http.request(method, path, json={})
    assert response.status_code == 501
    assert path in response.json()["status"]["error"]


@pytest.mark.parametrize(
    "query",
    [
        {"query": {"recommend": {"positive": [1]}}},
        {"query": {"formula": {"sum": [1]}}},
        {"query": {"nearest": [1, 1], "mmr": {"diversity": 0.5}}},
        {"query": {"text": "embed me", "model": "some/model"}},
        {"query": [1, 1], "lookup_from": {"collection": "other"}},
        {"query": [1, 1], "filter": {"must": [{"key": "x", "geo_radius": {"center": {}, "radius": 1}}]}},
        {"query": [1, 1], "shard_key": "a"},
    ],
    ids=lambda query: next(iter(query["query"])) if isinstance(query["query"], dict) else "+".join(query),
)
async def test_other_features_are_not_implemented(http: httpx.AsyncClient, things: str, query: dict[str, Any]) -> None:
    response = await http.post(f"/collections/{NAME}/points/query", json=query)
    assert response.status_code == 501, response.text
    assert "Not supported" in response.json()["status"]["error"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("points/query", {"query": [1, 1], "limit": -1}, 400),
        ("points/query", {"query": [1, 1], "limit": "5"}, 400),
        ("points/query", {"query": [1, 1], "limit": 5.5}, 400),
        ("points/query", {"query": True}, 400),
        ("points/query", {"query": {"what": 1}}, 400),
        ("points/query", {"query": 77}, 404),
        ("points/query", {"query": [1, 1], "filter": {"anyof": []}}, 400),
        ("points/query", {"query": [1, 1], "filter": {"must": [{"key": "n", "match": {"value": 1.5}}]}}, 400),
        ("points/query", {"query": [1, 1], "filter": {"must": [{"key": "n", "match": {"any": [1, "a"]}}]}}, 400),
        ("points/query", {"query": [1, 1], "filter": {"must": [{"key": "n", "range": {"gte": "long ago"}}]}}, 400),
        ("points/query", {"query": [1, 1], "filter": {"must": [{"key": "n["}], "must_not": None}}, 422),
        ("points/query", {"query": [1, 1], "filter": {"must": [{"key": "n[", "match": {"value": 1}}]}}, 400),
        ("points/query", {"query": [1, 1], "with_vector": ["nope"]}, 400),
        ("points/query", {"query": {"indices": [1], "values": [1.0]}}, 400),
        ("points/query", {"query": {"indices": [1, 1], "values": [1.0, 1.0]}}, 422),
        ("points/query", {"prefetch": {"query": [1, 1], "limit": 0}, "query": {"fusion": "rrf"}}, 422),
        ("points/query", {"prefetch": {"query": [1, 1]}, "query": {"fusion": "sum"}}, 400),
        ("points/scroll", {"order_by": "kind"}, 400),
        ("points/scroll", {"order_by": "n", "offset": 3}, 400),
        ("points/scroll", {"offset": "nowhere"}, 400),
        ("points/payload", {"payload": {"a": 1}}, 400),
        ("points/delete", {}, 400),
        ("points/delete", [], 400),
        ("facet", {"key": "parts"}, 400),
    ],
    ids=str,
)
async def test_bad_requests(http: httpx.AsyncClient, things: str, path: str, body: Any, status: int) -> None:
    response = await http.post(f"/collections/{NAME}/{path}", json=body)
    assert response.status_code == status, response.text
    assert isinstance(response.json()["status"]["error"], str)


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ({"must": {"key": "yes", "match": {"value": True}}}, [0, 2, 4, 6]),
        ({"must_not": [{"key": "yes", "match": {"value": True}}]}, [1, 3, 5, 7]),
        ({"must": [{"key": "n", "match": {"value": 1}}]}, [1]),
        ({"must": [{"should": [{"has_id": [1, 2]}, {"has_id": [5]}]}, {"key": "kind", "match": {"any": ["b"]}}]},
          [1, 5]),
        ({"min_should": {"min_count": 2, "conditions": [{"has_id": [1, 2]}, {"has_id": [2, 3]}]}}, [2]),
        ({"must": [{"nested": {"key": "parts", "filter": {"must": [
            {"key": "a", "match": {"value": 3}}, {"key": "b", "match": {"value": 1}}]}}}]}, [3]),
        ({"must": [{"key": "parts[].a", "match": {"value": 3}}, {"key": "parts[].b", "match": {"value": 2}}]}, [3]),
        ({"must": [{"key": "parts", "values_count": {"gt": 2}}]}, []),
        ({"must": [{"key": "n", "range": {"gt": 2, "lte": 4}}]}, [3, 4]),
    ],
    ids=str,
)  # fmt: skip
async def test_filters(http: httpx.AsyncClient, things: str, filter_: dict[str, Any], expected: list[int]) -> None:
    assert await found_ids(http, NAME, filter_) == expected


async def test_order_by(http: httpx.AsyncClient, things: str) -> None:
    order = {"key": "n", "direction": "desc", "start_from": 5}
    response = await http.post(f"/collections/{NAME}/points/scroll", json={"order_by": order, "limit": 3})
    result = response.json()["result"]
    assert [(p["id"], p["order_value"]) for p in result["points"]] == [(5, 5), (4, 4), (3, 3)]
    assert result["next_page_offset"] is None
    response = await http.post(f"/collections/{NAME}/points/query", json={"query": {"order_by": "n"}, "limit": 2})
    assert [p["id"] for p in response.json()["result"]["points"]] == [0, 1]


async def test_huge_limits_cost_nothing(http: httpx.AsyncClient, things: str) -> None:
    query = {"prefetch": {"query": [1, 1], "limit": 2**62}, "query": {"fusion": "rrf"}, "limit": 2**63}
    response = await http.post(f"/collections/{NAME}/points/query", json=query)
    assert len(response.json()["result"]["points"]) == 8
