"""A store that cannot be used is named; what a crash leaves behind goes."""

import os
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from weft_core.errors import UnavailableError
from weft_stores.blob.factory import open_blob_store
from weft_stores.blob.filesystem import ABANDONED_S, TEMPORARY
from weft_stores.blob.location import S3Location, blob_location


async def body() -> AsyncIterator[bytes]:
    yield b"x"


async def test_a_bucket_that_refuses_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        stores = open_blob_store(SecretStr(f"s3://k:s@127.0.0.1:{taken.getsockname()[1]}/bucket?tls=false"))
        store = stores.workspace(uuid4())
        began = time.perf_counter()
        with pytest.raises(UnavailableError) as raised:
            await stores.check()
        assert raised.value.dependency == "blob store"
        with pytest.raises(UnavailableError):
            await store.put("a", body())
        with pytest.raises(UnavailableError):
            await store.read("a")
        with pytest.raises(UnavailableError):
            _ = [key async for key in store.list()]
        assert time.perf_counter() - began < 30


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    stores = open_blob_store(SecretStr(f"file://{tmp_path}/file/blobs"))
    with pytest.raises(UnavailableError):
        await stores.check()
    with pytest.raises(UnavailableError):
        await stores.workspace(uuid4()).put("a", body())


async def test_links_are_not_followed(tmp_path: Path) -> None:
    workspace = uuid4()
    secret = tmp_path / "secret"
    secret.write_text("not a blob")
    store = open_blob_store(SecretStr(f"file://{tmp_path}/blobs")).workspace(workspace)
    await store.put("a", body())
    link = tmp_path / "blobs" / str(workspace) / "link"
    link.symlink_to(secret)
    with pytest.raises(UnavailableError):
        await store.read("link")
    with pytest.raises(UnavailableError):
        async with store.as_file("link"):
            pass
    assert [key async for key in store.list()] == ["a"]
    await store.put("link", body())
    assert secret.read_text() == "not a blob"


async def test_abandoned_uploads_go_and_running_ones_stay(tmp_path: Path) -> None:
    stores = open_blob_store(SecretStr(f"file://{tmp_path}/blobs"))
    await stores.check()
    folder = tmp_path / "blobs" / TEMPORARY
    (folder / "old").write_bytes(b"x")
    (folder / "new").write_bytes(b"x")
    past = time.time() - ABANDONED_S - 60
    os.utime(folder / "old", (past, past))
    await stores.check()
    assert [file.name for file in folder.iterdir()] == ["new"]


def test_addresses_are_taken_apart() -> None:
    assert blob_location(SecretStr("file:///var/blobs%20here")) == Path("/var/blobs here")
    full = SecretStr("s3://k%2Fey:se%2Fcret@storage.example:9000/bucket?region=eu-1&tls=false")
    expected = S3Location("http://storage.example:9000", "bucket", "k/ey", "se/cret", "eu-1", tls=False)
    assert blob_location(full) == expected
    assert "se/cret" not in repr(expected)


@pytest.mark.parametrize("url", ["file://here", "file://", "s3://h/b", "s3://k:hush@h", "s3://k:hush@h/a/b"])
def test_malformed_addresses_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(ValueError, match="WEFT_BLOB_URL") as raised:
        blob_location(SecretStr(url))
    assert "hush" not in str(raised.value)
