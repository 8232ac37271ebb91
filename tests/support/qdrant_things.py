"""A small collection to try requests on."""

from typing import Any

import httpx

NAME = "things"


async def fill(http: httpx.AsyncClient, name: str) -> None:
    """Eight points with an unnamed vector on a line, and payload of every kind."""
    await http.put(f"/collections/{name}", json={"vectors": {"size": 2, "distance": "Dot"}})
    for field, schema in (("n", "integer"), ("yes", "bool"), ("kind", "keyword")):
        await http.put(f"/collections/{name}/index", json={"field_name": field, "field_schema": schema})
    points = [
        {
            "id": n,
            "vector": [1, n],
            "payload": {"n": n, "yes": n % 2 == 0, "kind": "ab"[n % 2], "parts": [{"a": n, "b": 1}, {"a": 9, "b": 2}]},
        }
        for n in range(8)
    ]
    response = await http.put(f"/collections/{name}/points", params={"wait": "true"}, json={"points": points})
    response.raise_for_status()


async def found_ids(http: httpx.AsyncClient, name: str, filter_: dict[str, Any]) -> list[int]:
    """Ids of the points that meet the filter, ascending."""
    response = await http.post(f"/collections/{name}/points/scroll", json={"filter": filter_, "limit": 100})
    assert response.status_code == 200, response.text
    return [point["id"] for point in response.json()["result"]["points"]]
