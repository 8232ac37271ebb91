"""The recorded answers of a real Qdrant, replayed in order against the local server, and a real one when given."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from support import qdrant_golden as rules
from support.qdrant_server import QdrantProcess
from support.servers import real_server

GOLDEN = Path(__file__).parent / "data" / "golden.jsonl"
MAY_BE_UNSUPPORTED: frozenset[str] = frozenset()
"""Names of recorded requests that the local server may answer with 501."""
AFTER_DELETES = frozenset({"sparse idf after deletes", "rrf after deletes"})
"""A real server counts deleted points in its IDF until it optimises, so these ranks are its own."""
COLLECTIONS = ("chunks_v1", "chunks_v2", "bad")


class Answer(NamedTuple):
    status: int
    body: Any


def requests() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLDEN.read_text().splitlines()]


def send(client: httpx.Client, row: dict[str, Any]) -> Answer:
    body = row["body"]
    content = None
    if body is not None:
        content = body["_raw"] if "_raw" in body else json.dumps(body)
    response = client.request(
        row["method"],
        row["path"],
        params=row["params"],
        content=content,
        headers={"content-type": "application/json"} if content is not None else None,
    )
    return Answer(response.status_code, response.json() if response.content else None)


def replay(client: httpx.Client) -> dict[str, Answer]:
    return {row["name"]: send(client, row) for row in requests()}


@pytest.fixture(scope="module")
def local_answers(local: QdrantProcess) -> dict[str, Answer]:
    with httpx.Client(base_url=local.base_url, headers={"api-key": local.api_key}, timeout=30) as client:
        return replay(client)


@pytest.fixture(scope="module")
def real_answers() -> Iterator[dict[str, Answer]]:
    with real_server("qdrant") as url:
        parts = urlsplit(url.get_secret_value())
        headers = {"api-key": parts.password} if parts.password else {}
        base_url = f"{parts.scheme}://{parts.hostname}:{parts.port or 6333}"
        with httpx.Client(base_url=base_url, headers=headers, timeout=60) as client:
            listed = client.get("/collections").raise_for_status().json()["result"]["collections"]
            if taken := {entry["name"] for entry in listed} & set(COLLECTIONS):
                pytest.fail(f"the Qdrant given for tests already holds {taken}")
            try:
                yield replay(client)
            finally:
                for name in COLLECTIONS:
                    client.delete(f"/collections/{name}")


def check(row: dict[str, Any], given: Answer) -> list[str]:
    """What differs from the record; nothing when the rules of the record are met."""
    if given.status != row["status"]:
        return [f"status {row['status']} recorded, {given.status} given: {given.body}"]
    if row["status"] >= 400:
        return (
            [] if row["response"] is None or isinstance(given.body["status"]["error"], str) else ["no error sentence"]
        )
    if given.body["status"] != "ok":
        return ["status is not ok"]
    return compare(row, row["response"]["result"], given.body["result"])


def compare(row: dict[str, Any], recorded: Any, result: Any) -> list[str]:
    """The rule for this kind of request."""
    path, found = row["path"], []
    if row["name"] in AFTER_DELETES:
        found = [] if result["points"] else ["no points"]
    elif path.endswith("/points/query"):
        found = rules.ranked(recorded["points"], result["points"])
    elif path.endswith("/points/query/batch"):
        for one, other in zip(recorded, result, strict=True):
            found += rules.ranked(one["points"], other["points"])
    elif path.endswith("/points") and row["method"] == "POST":
        found = rules.as_set(recorded, result, lambda point: point["id"])
    elif path == "/collections":
        found = rules.as_set(recorded["collections"], result["collections"], lambda entry: entry["name"])
    elif row["method"] == "GET" and path.startswith("/collections/") and path.count("/") == 2:
        found = rules.collection_info(recorded, result)
    else:
        found = rules.differences(recorded, result)
    return found


@pytest.mark.parametrize("row", requests(), ids=lambda row: row["name"])
def test_local_server_answers_as_recorded(row: dict[str, Any], local_answers: dict[str, Answer]) -> None:
    given = local_answers[row["name"]]
    if row["name"] in MAY_BE_UNSUPPORTED and given.status == 501:
        return
    assert check(row, given) == []


@pytest.mark.real
def test_real_server_answers_as_recorded(real_answers: dict[str, Answer]) -> None:
    faults = {row["name"]: check(row, real_answers[row["name"]]) for row in requests()}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_names_are_unique() -> None:
    names = [row["name"] for row in requests()]
    assert len(names) == len(set(names))
