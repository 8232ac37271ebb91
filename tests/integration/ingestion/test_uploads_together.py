"""Several texts in one request."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.ingestion import Api
from weft_core.contracts.workspaces import Role
from weft_core.errors import UnavailableError
from weft_ingestion.models import DocumentRow, GenerationRow, JobRow, OutboxRow, StagedBlobRow
from weft_stores.blob.filesystem import FilesystemBlobStore

Sessions = async_sessionmaker[AsyncSession]


def text(number: int) -> dict[str, Any]:
    return {"text": f"This is text number {number}.", "title": f"Text {number}", "metadata": {"number": number}}


async def send(api: Api, texts: list[dict[str, Any]], **headers: str) -> httpx.Response:
    return await api.client.post(f"{api.documents}:batch", json={"documents": texts}, headers=headers)


async def counts(sessions: Sessions) -> list[int]:
    """Documents, versions, jobs, and blobs that are nobody's."""
    async with sessions() as session:
        return [
            int(await session.scalar(select(func.count()).select_from(row)) or 0)
            for row in (DocumentRow, GenerationRow, JobRow, StagedBlobRow)
        ]


def contents(tmp_path: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (tmp_path / "blobs").rglob("*") if path.is_file())


async def test_each_text_is_a_document_in_its_order(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    answer = await send(api, [text(n) for n in range(100)])
    assert answer.status_code == 202, answer.text
    documents = [item["document"] for item in answer.json()["items"]]
    assert [document["title"] for document in documents] == [f"Text {n}" for n in range(100)]
    assert [document["metadata"] for document in documents] == [{"number": n} for n in range(100)]
    assert not any(item["deduplicated"] for item in answer.json()["items"])
    assert await counts(sessions) == [100, 100, 100, 0]
    async with sessions() as session:
        told = set(await session.scalars(select(OutboxRow.job_id)))
        # the relay may have sent some on their way already
        assert told <= set(await session.scalars(select(JobRow.id)))
    assert contents(tmp_path) == sorted(text(n)["text"].encode() for n in range(100))
    for document in documents[::33]:
        assert (await api.client.get(f"{api.documents}/{document['id']}")).json()["title"] == document["title"]


async def test_the_same_bytes_are_one_document(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    known = (await send(api, [text(1)])).json()["items"][0]["document"]["id"]
    items = (await send(api, [text(2), text(1), {**text(2), "title": "again"}, text(3)])).json()["items"]
    assert [item["deduplicated"] for item in items] == [False, True, True, False]
    assert items[1]["document"]["id"] == known
    assert items[2]["document"]["id"] == items[0]["document"]["id"]
    assert items[2]["document"]["title"] == "Text 2"
    assert await counts(sessions) == [3, 3, 3, 0]
    assert len(contents(tmp_path)) == 3


async def test_requests_that_cross_make_each_document_once(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    texts = [text(n) for n in range(60)]
    answers = await asyncio.gather(*(send(api, texts[turn:] + texts[:turn]) for turn in range(0, 60, 6)))
    assert {answer.status_code for answer in answers} == {202}
    new = [item for answer in answers for item in answer.json()["items"] if not item["deduplicated"]]
    assert len(new) == 60
    assert await counts(sessions) == [60, 60, 60, 0]
    assert len(contents(tmp_path)) == 60


@pytest.mark.parametrize(
    ("documents", "place"),
    [
        ([], "body.documents"),
        ([text(n) for n in range(101)], "body.documents"),
        ([text(1), {"title": "no text"}], "body.documents.1.text"),
        ([text(1), {**text(2), "media_type": "image/png"}], "body.documents.1.media_type"),
    ],
    ids=["none", "too many", "no text", "no text type"],
)
async def test_one_that_is_wrong_stops_all(
    api: Api, sessions: Sessions, documents: list[dict[str, Any]], place: str
) -> None:
    answer = await send(api, documents)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["location"] == place
    assert await counts(sessions) == [0, 0, 0, 0]


async def test_a_number_no_store_can_hold_stops_all(api: Api, sessions: Sessions) -> None:
    answer = await send(api, [text(1), {**text(2), "metadata": {"large": 2**64}}])
    assert answer.status_code == 422, answer.text
    assert await counts(sessions) == [0, 0, 0, 0]


async def test_a_store_that_fails_half_way_leaves_nothing(
    api: Api, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, done = FilesystemBlobStore.put, 0

    async def full(self: FilesystemBlobStore, key: str, body: Any) -> int:
        nonlocal done
        done += 1
        if done > 5:
            raise UnavailableError("blob store", "the disk is full")
        return await real(self, key, body)

    monkeypatch.setattr(FilesystemBlobStore, "put", full)
    assert (await send(api, [text(n) for n in range(20)])).status_code == 503
    assert await counts(sessions) == [0, 0, 0, 0]
    assert contents(tmp_path) == []


async def test_one_key_has_one_effect(api: Api, sessions: Sessions) -> None:
    key = {"Idempotency-Key": "k"}
    first = await send(api, [text(1), text(2)], **key)
    again = await send(api, [text(1), text(2)], **key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert (await send(api, [text(2), text(1)], **key)).status_code == 422
    assert await counts(sessions) == [2, 2, 2, 0]


async def test_a_viewer_sends_nothing(api: Api, sessions: Sessions) -> None:
    headers = api.join(Role.VIEWER)
    assert (await send(api, [text(1)], **headers)).status_code == 403
    assert await counts(sessions) == [0, 0, 0, 0]
