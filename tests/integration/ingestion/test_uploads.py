"""Taking documents in."""

import asyncio
import hashlib
import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.ingestion import Api, running_api
from weft_core.contracts.workspaces import Role
from weft_ingestion.models import DocumentRow, JobRow, OutboxRow, StagedBlobRow

Sessions = async_sessionmaker[AsyncSession]


async def count(sessions: Sessions, model: type) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(model)) or 0)


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


async def test_an_upload_is_a_document_a_job_and_a_blob(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    content = b"Ada Lovelace wrote to Charles Babbage."
    answer = await api.upload(content, "letters.txt", title="Letters", metadata='{"year": 1843, "kept": true}')
    assert answer.status_code == 202, answer.text
    document = answer.json()["document"]
    assert answer.json()["deduplicated"] is False
    assert answer.headers["location"] == f"{api.documents}/{document['id']}"
    assert document["status"] == "queued"
    assert document["title"] == "Letters"
    assert document["filename"] == "letters.txt"
    assert document["media_type"] == "text/plain"
    assert document["content_hash"] == hashlib.sha256(content).hexdigest()
    assert document["byte_size"] == len(content)
    assert document["metadata"] == {"year": 1843, "kept": True}
    assert document["active_generation"] is None
    assert (await api.client.get(answer.headers["location"])).json() == document
    assert [path.read_bytes() for path in files(tmp_path)] == [content]
    assert await count(sessions, JobRow) == 1
    assert await count(sessions, StagedBlobRow) == 0


async def test_fields_may_come_after_the_file(api: Api) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n# A\r\n'
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nLast\r\n--x--\r\n'
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await api.client.post(api.documents, content=body, headers=headers)
    assert answer.status_code == 202
    assert answer.json()["document"]["title"] == "Last"
    assert answer.json()["document"]["media_type"] == "text/markdown"


async def test_text_in_json_is_a_document_too(api: Api) -> None:
    upload = {"text": "Grüße", "title": "Gruß/1", "media_type": "text/markdown", "metadata": {"a": 1}}
    answer = await api.client.post(api.documents, json=upload)
    assert answer.status_code == 202, answer.text
    document = answer.json()["document"]
    assert (document["title"], document["filename"]) == ("Gruß/1", "Gruß-1.md")
    content = await api.client.get(f"{api.documents}/{document['id']}/content")
    assert content.content == "Grüße".encode()


async def test_a_hundred_uploads_of_the_same_bytes_are_one_document(
    api: Api, sessions: Sessions, tmp_path: Path
) -> None:
    answers = await asyncio.gather(*(api.upload(b"the same bytes") for _ in range(100)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["document"]["id"] for answer in answers}) == 1
    assert sum(not answer.json()["deduplicated"] for answer in answers) == 1
    assert await count(sessions, DocumentRow) == 1
    assert await count(sessions, JobRow) == 1
    assert await count(sessions, StagedBlobRow) == 0
    assert len(files(tmp_path)) == 1


async def test_workspaces_share_nothing(api: Api) -> None:
    first = (await api.upload(b"shared bytes")).json()
    other = uuid4()
    headers = api.join(Role.EDITOR, other)
    answer = await api.client.post(
        f"/v1/workspaces/{other}/documents", files={"file": ("a.txt", b"shared bytes")}, headers=headers
    )
    assert answer.json()["deduplicated"] is False
    assert answer.json()["document"]["id"] != first["document"]["id"]
    for path in ("", "/content", "/text", "/chunks", "/events"):
        url = f"/v1/workspaces/{other}/documents/{first['document']['id']}{path}"
        foreign = await api.client.get(url, headers=headers)
        absent = await api.client.get(url.replace(first["document"]["id"], str(uuid4())), headers=headers)
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert foreign.json()["detail"] == absent.json()["detail"]


async def test_too_large_a_body_is_refused_while_it_streams(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    """The client would send without end; the answer comes while it does."""
    url = api.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"POST {api.documents} HTTP/1.1\r\nHost: weft\r\nAuthorization: {api.client.headers['authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    )
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
    writer.write(b"%x\r\n%s\r\n" % (len(start), start))
    piece = b"0123456789abcdef" * 4096

    async def pour() -> None:
        while True:
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()

    pouring = asyncio.create_task(pour())
    async with asyncio.timeout(60):
        status = await reader.readuntil(b"\r\n")
    assert b" 413 " in status
    pouring.cancel()
    await asyncio.gather(pouring, return_exceptions=True)
    writer.close()
    assert files(tmp_path) == []
    assert await count(sessions, DocumentRow) == 0
    assert await count(sessions, StagedBlobRow) == 0


async def test_just_over_the_cap_is_413_and_just_under_is_taken(api: Api) -> None:
    over = await api.upload(b"x" * 2_000_001)
    assert over.status_code == 413
    assert over.json()["code"] == "too_large"
    assert (await api.upload(b"x" * 2_000_000)).status_code == 202


BROKEN_FORMS = {
    "no boundary": ("multipart/form-data", b"--x--"),
    "no file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na\r\n--x--\r\n',
    ),
    "cut off": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc',
    ),
    "unknown field after the file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n'
        b'--x\r\nContent-Disposition: form-data; name="workspace_id"\r\n\r\na\r\n--x--\r\n',
    ),
    "metadata that is no JSON": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n'
        b'--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{a\r\n--x--\r\n',
    ),
    "metadata no store can hold": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n'
        b'--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"a": NaN}\r\n--x--\r\n',
    ),
    "a part with no end of headers": ("multipart/form-data; boundary=x", b"--x\r\n" + b"h: v\r\n" * 10_000),
    "many parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\r\n' * 10_000,
    ),
    "json without text": ("application/json", b'{"title": "a"}'),
    "json with more than asked": ("application/json", b'{"title": "a", "text": "b", "workspace_id": "c"}'),
}


@pytest.mark.parametrize("name", BROKEN_FORMS)
async def test_a_broken_body_leaves_nothing(api: Api, sessions: Sessions, tmp_path: Path, name: str) -> None:
    content_type, body = BROKEN_FORMS[name]
    answer = await api.client.post(api.documents, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert files(tmp_path) == []
    assert await count(sessions, DocumentRow) == 0
    assert await count(sessions, StagedBlobRow) == 0


async def test_malformed_json_and_unknown_types(api: Api) -> None:
    bad = await api.client.post(api.documents, content=b"{", headers={"Content-Type": "application/json"})
    assert bad.status_code == 400
    other = await api.client.post(api.documents, content=b"x", headers={"Content-Type": "application/pdf"})
    assert other.status_code == 415


async def test_a_viewer_reads_and_does_not_upload(api: Api) -> None:
    viewer = api.join(Role.VIEWER)
    document = (await api.upload(b"for all to read")).json()["document"]
    assert (await api.client.get(f"{api.documents}/{document['id']}", headers=viewer)).status_code == 200
    refused = await api.client.post(api.documents, files={"file": ("a.txt", b"x")}, headers=viewer)
    assert refused.status_code == 403
    assert (await api.client.delete(f"{api.documents}/{document['id']}", headers=viewer)).status_code == 403
    nobody = await api.client.get(api.documents, headers={"Authorization": "Bearer none"})
    assert nobody.status_code == 401


async def test_without_redis_uploads_are_taken_and_wait(
    database: SecretStr, sessions: Sessions, tmp_path: Path
) -> None:
    nowhere = SecretStr("redis://:none@127.0.0.1:1/0")
    async with running_api(database, nowhere, tmp_path / "blobs", sweep_seconds=0.1) as api:
        answer = await api.upload(b"taken without a broker")
        assert answer.status_code == 202
        ready = await api.client.get("/readyz")
        assert ready.status_code == 200, ready.text
    assert await count(sessions, OutboxRow) == 1


async def test_without_postgres_the_answer_names_it(empty_redis: SecretStr, tmp_path: Path) -> None:
    nowhere = SecretStr("postgresql://weft:none@127.0.0.1:1/weft")
    async with running_api(nowhere, empty_redis, tmp_path / "blobs") as api:
        answer = await api.upload(b"refused")
        assert answer.status_code == 503
        assert answer.json()["dependency"] == "postgres"
        assert (await api.client.get("/livez")).status_code == 200
        assert (await api.client.get("/readyz")).status_code == 503
    assert files(tmp_path) == []


async def test_without_the_blob_store_the_answer_names_it(
    database: SecretStr, sessions: Sessions, empty_redis: SecretStr, tmp_path: Path
) -> None:
    (tmp_path / "blobs").symlink_to(tmp_path / "unmounted")
    async with running_api(database, empty_redis, tmp_path / "blobs") as api:
        answer = await api.upload(b"refused")
        assert (answer.status_code, answer.json()["dependency"]) == (503, "blob store")
    assert await count(sessions, DocumentRow) == 0


async def test_lists_are_paged_newest_first(api: Api) -> None:
    ids = [(await api.upload(f"number {n}".encode())).json()["document"]["id"] for n in range(5)]
    found: list[str] = []
    cursor = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await api.client.get(api.documents, params=params)).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ids[::-1]
    assert (await api.client.get(api.documents, params={"status": "ready"})).json()["items"] == []
    assert len((await api.client.get(api.documents, params={"status": "queued"})).json()["items"]) == 5
    assert (await api.client.get(api.documents, params={"cursor": "nonsense"})).status_code == 422
    assert (await api.client.get(api.documents, params={"limit": "0"})).status_code == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\notes.md", "notes.md"),
        ("a\u202egnp.exe", "a gnp.exe"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
        ("", "document"),
        ("Übersicht “2024”.docx", "Übersicht “2024”.docx"),
    ],
)
async def test_file_names_are_made_harmless(api: Api, given: str, kept: str) -> None:
    disposition = f'form-data; name="file"; filename="{given}"'
    body = b"--x\r\nContent-Disposition: " + disposition.encode() + b"\r\n\r\nabc\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await api.client.post(api.documents, content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    document = answer.json()["document"]
    assert document["filename"] == kept
    content = await api.client.get(f"{api.documents}/{document['id']}/content")
    assert content.status_code == 200
    assert content.content == b"abc"
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-disposition"].startswith("attachment; filename=")
    assert "sandbox" in content.headers["content-security-policy"]


async def test_one_key_has_one_effect(api: Api, sessions: Sessions) -> None:
    async def send(body: bytes, key: str) -> httpx.Response:
        return await api.client.post(api.documents, files={"file": ("a.txt", body)}, headers={"Idempotency-Key": key})

    first = await send(b"once", "k1")
    assert first.status_code == 202
    again = await send(b"once", "k1")
    assert again.status_code == 202
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    other = await send(b"twice", "k1")
    assert other.status_code == 422
    assert await count(sessions, DocumentRow) == 1

    many = await asyncio.gather(*(send(b"at once", "k2") for _ in range(50)))
    codes = [answer.status_code for answer in many]
    assert set(codes) <= {202, 409}
    assert codes.count(202) >= 1
    assert len({json.dumps(answer.json()) for answer in many if answer.status_code == 202}) == 1
    assert await count(sessions, DocumentRow) == 2
    assert (await send(b"at once", "k2")).status_code == 202


async def test_a_key_belongs_to_its_user_and_a_failed_request_frees_it(api: Api) -> None:
    headers = {"Idempotency-Key": "k"}
    broken = {"Content-Type": "application/json", **headers}
    assert (await api.client.post(api.documents, content=b"{", headers=broken)).status_code == 400
    good = await api.client.post(api.documents, files={"file": ("a.txt", b"mine")}, headers=headers)
    assert good.status_code == 202
    other = api.join(Role.EDITOR) | headers
    theirs = await api.client.post(api.documents, files={"file": ("b.txt", b"theirs")}, headers=other)
    assert theirs.status_code == 202
    assert theirs.json()["document"]["id"] != good.json()["document"]["id"]


async def test_the_same_bytes_as_a_new_version_change_nothing(api: Api, sessions: Sessions, tmp_path: Path) -> None:
    document = (await api.upload(b"version one")).json()["document"]
    url = f"{api.documents}/{document['id']}"
    same = await api.client.put(url, files={"file": ("a.txt", b"version one")})
    assert (same.status_code, same.json()["deduplicated"]) == (202, True)
    assert await count(sessions, JobRow) == 1
    new = await api.client.put(url, files={"file": ("b.txt", b"version two")})
    assert new.json()["deduplicated"] is False
    assert new.json()["document"]["latest_generation"] == 2
    assert new.json()["document"]["filename"] == "b.txt"
    other = (await api.upload(b"another document")).json()["document"]
    clash = await api.client.put(f"{api.documents}/{other['id']}", files={"file": ("a.txt", b"version two")})
    assert clash.status_code == 409
    gone = await api.client.put(f"{api.documents}/{uuid4()}", files={"file": ("a.txt", b"x")})
    assert gone.status_code == 404
    assert len(files(tmp_path)) == 3
    assert await count(sessions, StagedBlobRow) == 0


async def test_retry_and_cancel(api: Api) -> None:
    document = (await api.upload(b"to be stopped")).json()["document"]
    url = f"{api.documents}/{document['id']}"
    assert (await api.client.post(f"{url}:retry")).status_code == 409
    cancelled = await api.client.post(f"{url}:cancel", headers={"Idempotency-Key": "c"})
    assert cancelled.status_code == 202, cancelled.text
    assert (cancelled.json()["status"], cancelled.json()["error_code"]) == ("failed", "cancelled")
    assert cancelled.json()["error"]
    again = await api.client.post(f"{url}:cancel", headers={"Idempotency-Key": "c"})
    assert again.json() == cancelled.json()
    assert (await api.client.post(f"{url}:cancel")).status_code == 409
    retried = await api.client.post(f"{url}:retry")
    assert (retried.status_code, retried.json()["status"]) == (202, "queued")
    assert retried.json()["error_code"] is None


async def test_a_deleted_document_is_gone_at_once_and_its_bytes_may_come_again(api: Api) -> None:
    document = (await api.upload(b"here and gone")).json()["document"]
    url = f"{api.documents}/{document['id']}"
    assert (await api.client.delete(url)).status_code == 202
    for path in ("", "/content", "/text", "/chunks", "/events"):
        assert (await api.client.get(url + path)).status_code == 404
    assert (await api.client.delete(url)).status_code == 404
    assert (await api.client.get(api.documents)).json()["items"] == []
    again = await api.upload(b"here and gone")
    assert again.json()["deduplicated"] is False
    assert again.json()["document"]["id"] != document["id"]
