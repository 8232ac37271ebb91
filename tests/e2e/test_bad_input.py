"""What is wrong ends in a clear state: `failed` with the right code, or a problem with the right status."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from support.library import READ_S, SAMPLES, Library
from support.stack import MAX_UPLOAD_BYTES, Stack
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.common import Problem
from weft_core.contracts.documents import DocumentStatus
from weft_core.failures import SENTENCES, FailureCode

FILES = Path(__file__).parent / "files"
PDF, DOCX = (SAMPLES / "films.pdf").read_bytes(), (SAMPLES / "composers.docx").read_bytes()
BAD = {
    "unknown.xyz": (bytes(range(256)) * 8, FailureCode.UNSUPPORTED),
    "a-pdf.docx": (PDF, FailureCode.UNSUPPORTED),
    "a-docx.pdf": (DOCX + b"\0", FailureCode.UNSUPPORTED),
    "legacy.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024), FailureCode.UNSUPPORTED),
    "empty.txt": (b"", FailureCode.EMPTY),
    "blank.md": (b" \n\t\r\n\xef\xbb\xbf \n", FailureCode.EMPTY),
    "blank.html": (b"<html><body> <p> </p></body></html>", FailureCode.EMPTY),
    "locked.pdf": ((FILES / "locked.pdf").read_bytes(), FailureCode.ENCRYPTED),
    "locked.docx": ((FILES / "locked.docx").read_bytes(), FailureCode.ENCRYPTED),
    "scan.pdf": ((FILES / "scan.pdf").read_bytes(), FailureCode.NO_TEXT),
    "broken.pdf": (b"%PDF-1.7\nnothing that follows is a PDF", FailureCode.CORRUPT),
    "cut.docx": (DOCX[: len(DOCX) // 2], FailureCode.CORRUPT),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_file_that_cannot_be_read_fails_with_its_code(reader: AsyncWeft, name: str) -> None:
    data, code = BAD[name]
    accepted = await reader.documents.upload(data, filename=name)
    document = await reader.documents.wait(accepted.document.id, timeout=READ_S)
    assert (document.status, document.error_code) == (DocumentStatus.FAILED, code)
    assert document.error
    assert SENTENCES[code].split(".")[0].split()[0] in document.error
    assert document.counters.chunks == 0
    assert (await reader.documents.chunks(document.id)).items == []


async def test_an_oversize_body_is_refused_while_it_is_sent(stack: Stack, reader: AsyncWeft) -> None:
    """A body without a length and without an end: the answer comes all the same."""
    address = urlsplit(stack.url)
    incoming, outgoing = await asyncio.open_connection(address.hostname, address.port)
    head = (
        f"POST /v1/workspaces/{await reader.workspace_id()}/documents HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: Bearer {await reader.auth.access_token()}",
        "Content-Type: multipart/form-data; boundary=b",
        "Transfer-Encoding: chunked",
    )
    outgoing.write("\r\n".join([*head, "", ""]).encode())
    outgoing.write(_chunk(b'--b\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'))
    answer = asyncio.create_task(incoming.readuntil(b"\r\n\r\n"))
    sent = 0
    try:
        async with asyncio.timeout(60):
            while not answer.done():
                outgoing.write(_chunk(b"x" * 65536))
                await outgoing.drain()
                sent += 65536
        assert (await answer).startswith(b"HTTP/1.1 413 ")
        assert MAX_UPLOAD_BYTES < sent < 4 * MAX_UPLOAD_BYTES
    finally:
        outgoing.transport.abort()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def test_a_file_over_the_cap_is_413_for_the_client_too(reader: AsyncWeft) -> None:
    with pytest.raises(WeftApiError) as refused:
        await reader.documents.upload(b"y" * (MAX_UPLOAD_BYTES + 1), filename="big.txt")
    assert (refused.value.status, refused.value.code) == (413, "too_large")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "query", b'{"question": "half'),
        ("POST", "query", b'{"question": ""}'),
        ("POST", "query", b'{"question": "x", "limit": 1000}'),
        ("POST", "query", b'{"question": "x", "workspace_id": "y"}'),
        ("POST", "query", b'{"question": "\\ud800"}'),
        ("POST", "chat", b'{"question": "%s"}' % (b"x" * 5000)),
        ("POST", "chat", b"[]"),
        ("POST", "graph/paths", b'{"source": 1}'),
        ("POST", "documents", b'{"text": "x"}'),
        ("POST", "documents", b'{"text": "a", "title": "b", "metadata": {"a b": 1}}'),
        ("GET", "documents?cursor=abc", b""),
        ("GET", "documents?limit=0", b""),
        ("GET", "documents/not-a-uuid", b""),
        ("GET", "graph/entities?cursor=%00", b""),
        ("GET", "graph/neighbourhood?depth=9", b""),
        ("GET", "conversations?cursor=!!", b""),
    ],
)
async def test_a_malformed_request_is_a_4xx_problem(
    stack: Stack, library: Library, method: str, path: str, body: bytes
) -> None:
    headers = {"Authorization": f"Bearer {await library.weft.auth.access_token()}", "Content-Type": "application/json"}
    url = f"{stack.url}/v1/workspaces/{await library.weft.workspace_id()}/{path}"
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.request(method, url, content=body or None, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate_json(answer.content)
    assert problem.status == answer.status_code
    assert problem.request_id == answer.headers["x-request-id"]


async def test_unknown_ids_are_404(library: Library) -> None:
    weft = library.weft
    calls = [
        weft.documents.get,
        weft.documents.text,
        weft.documents.chunks,
        weft.documents.delete,
        weft.documents.retry,
        weft.documents.cancel,
        weft.graph.entity,
        weft.graph.neighbourhood,
        weft.graph.entity_evidence,
        weft.chat.conversation,
        weft.workspaces.get,
    ]
    for call in calls:
        with pytest.raises(WeftApiError) as missing:
            await call(uuid4())
        assert (missing.value.status, missing.value.code) == (404, "not_found"), call


async def test_an_unknown_path_is_a_404_problem(stack: Stack) -> None:
    async with httpx.AsyncClient(base_url=stack.url) as http:
        for path in ("/v1/nothing", "/nothing", "/v1/workspaces/x/y/z"):
            answer = await http.get(path)
            assert answer.status_code in (401, 404)
            assert answer.headers["content-type"] == "application/problem+json"
