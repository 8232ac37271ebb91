import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from support.scripted_weft import Scripted, document, event, one
from weft_client import AsyncWeft, WeftApiError, WeftConnectionError
from weft_client.api import progress
from weft_core.contracts.documents import DocumentStatus, Stage


async def test_a_file_arrives_whole_with_its_name_title_and_metadata(
    weft: AsyncWeft, server: Scripted, tmp_path: Path
) -> None:
    path = tmp_path / 'a "b" é.txt'
    path.write_bytes(b"x" * 700_000)
    sent: list[tuple[int, int]] = []
    await weft.documents.upload(
        path, title="Über", metadata={"year": 2020, "ok": True}, on_sent=lambda *pair: sent.append(pair)
    )
    (upload,) = server.uploads
    assert (upload.size, upload.title, upload.metadata) == (700_000, "Über", '{"year": 2020, "ok": true}')
    assert upload.filename.replace("%22", '"') == path.name
    assert sent[-1] == (700_000, 700_000)
    assert len(sent) == 3


async def test_an_upload_refused_with_401_is_sent_again_whole(weft: AsyncWeft, server: Scripted) -> None:
    await weft.auth.me()
    server.valid.clear()
    data = bytes(range(256)) * 4000
    await weft.documents.upload(data, filename="b.pdf")
    assert [u.sha256 for u in server.uploads] == [hashlib.sha256(data).hexdigest()]


async def test_a_large_file_is_never_in_memory_whole(weft: AsyncWeft, server: Scripted, tmp_path: Path) -> None:
    path, size = tmp_path / "large.txt", 64 * 1024 * 1024
    with path.open("wb") as file:
        file.truncate(size)
    await weft.auth.me()
    form_blocks = 0
    tracemalloc.start()
    try:
        from weft_client.multipart import FileForm

        async for block in FileForm(path).blocks():
            form_blocks += len(block)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert form_blocks == FileForm(path).length
    assert peak < 4 * 1024 * 1024


async def test_bytes_need_a_filename(weft: AsyncWeft) -> None:
    with pytest.raises(ValueError, match="filename"):
        await weft.documents.upload(b"x")


async def test_lists_are_walked_to_their_end(weft: AsyncWeft, server: Scripted) -> None:
    server.listed = [document(f"{n}.txt") for n in range(5)]
    assert [d.id async for d in weft.documents.each()] == [d.id for d in server.listed]
    first = await weft.documents.list()
    assert (len(first.items), first.next_cursor) == (2, "2")


async def test_progress_survives_cut_streams_and_overload(weft: AsyncWeft, server: Scripted) -> None:
    halfway = document(status=DocumentStatus.PROCESSING, stage=Stage.EMBED, percent=40)
    done = halfway.model_copy(update={"status": DocumentStatus.READY, "percent": 100})

    async def cut() -> AsyncIterator[bytes]:
        yield b": open\n\n" + event("progress", halfway)
        yield event("progress", halfway)[:20]
        raise ConnectionResetError("the test pulls the plug")

    server.event_streams = [cut, lambda: one(b": heartbeat\n\n"), lambda: one(event("done", done))]
    seen = [(p.document.percent, p.final) async for p in weft.documents.events(halfway.id)]
    assert seen == [(40, False), (100, True)]
    assert server.opened_streams == 3


async def test_wait_returns_the_failed_document_too(weft: AsyncWeft, server: Scripted) -> None:
    accepted = await weft.documents.upload(b"x", filename="broken.pdf")
    waited = await weft.documents.wait(accepted.document.id, timeout=10)
    assert waited.error_code == "corrupt"


async def test_wait_gives_up_in_time(weft: AsyncWeft, server: Scripted) -> None:
    stuck = document(status=DocumentStatus.PROCESSING)
    server.event_streams = [lambda: one(event("progress", stuck)) for _ in range(20)]
    with pytest.raises(TimeoutError):
        await weft.documents.wait(stuck.id, timeout=0.5)


async def test_an_unknown_document_is_not_waited_for(weft: AsyncWeft) -> None:
    with pytest.raises(WeftApiError) as caught:
        await weft.documents.wait(uuid4(), timeout=5)
    assert caught.value.status == 404


async def test_streams_that_never_say_anything_end_in_an_error(
    weft: AsyncWeft, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 2)
    server.event_streams = [lambda: one(b": open\n\n") for _ in range(5)]
    with pytest.raises(WeftConnectionError):
        await weft.documents.wait(uuid4(), timeout=20)
    assert server.opened_streams == 3
