"""What one file can do to the rest, and the rest to it: nothing."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from support.documents import Text, docx, flate_bomb_pdf, paragraph, pdf
from support.parser_processes import children, refused, running
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import Heading
from weft_parsing import ChildError, Limits, Parsers
from weft_parsing.limits import MIB


async def test_a_document_comes_back_whole(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(pdf([[Text("Größe “quoted”", 700, size=20), Text("body " * 12, 600)], [Text("second", 700)]]))
    parsed = await parsers.parse(path, "a.pdf")
    assert parsed.text == "Größe “quoted”\n\n" + ("body " * 12).strip() + "\nsecond"
    assert parsed.headings == (Heading(level=1, title="Größe “quoted”", start=0),)
    assert parsed.page_at(len(parsed.text) - 1) == 2
    assert children() == []


async def test_the_code_comes_back(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(docx(paragraph("Hello"))[:-100])
    assert await refused(parsers, path, "a.docx") == FailureCode.CORRUPT
    path.write_bytes(b"")
    assert await refused(parsers, path, "a.docx") == FailureCode.EMPTY


async def test_files_read_together_come_back_one_by_one(parsers: Parsers, tmp_path: Path) -> None:
    texts = ["first", "", "third\nline", "fourth"]
    for number, text in enumerate(texts):
        (tmp_path / str(number)).write_text(text)
    outcomes = await parsers.parse_together([(tmp_path / str(n), f"{n}.txt") for n in range(4)])
    told = [o.code if isinstance(o, IngestionFailure) else o.text for o in outcomes]
    assert told == ["first", FailureCode.EMPTY, "third\nline", "fourth"]
    assert await parsers.parse_together([]) == []


async def test_one_that_kills_its_process_takes_no_other_with_it(parsers: Parsers, tmp_path: Path) -> None:
    sound, bomb = tmp_path / "sound", tmp_path / "bomb"
    sound.write_text("Hello")
    bomb.write_bytes(flate_bomb_pdf(400))
    files = [(sound, "a.txt"), (bomb, "a.pdf"), (sound, "b.txt")]
    first, second, third = await parsers.parse_together(files, Limits(memory_bytes=256 * MIB))
    assert isinstance(second, IngestionFailure)
    assert second.code == FailureCode.TOO_LARGE
    assert [o.text for o in (first, third) if not isinstance(o, IngestionFailure)] == ["Hello", "Hello"]


async def test_a_parser_that_aborts(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(flate_bomb_pdf(400))
    assert await refused(parsers, path, "a.pdf", Limits(memory_bytes=256 * MIB)) == FailureCode.TOO_LARGE


async def test_a_file_that_needs_too_much_memory(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("<p>a" * 1_500_000)
    assert await refused(parsers, path, "a.html", Limits(memory_bytes=96 * MIB)) == FailureCode.TOO_LARGE


async def test_a_file_that_takes_too_long(parsers: Parsers, slow: Path) -> None:
    assert await refused(parsers, slow, "a.html", Limits(cpu_seconds=1)) == FailureCode.TIMEOUT
    assert await refused(parsers, slow, "a.html", Limits(wall_seconds=0.5)) == FailureCode.TIMEOUT


async def test_an_answer_that_is_too_long(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("word " * 100_000)
    assert await refused(parsers, path, "a.txt", Limits(result_bytes=100_000)) == FailureCode.TOO_LARGE


@pytest.mark.parametrize("signal_", [signal.SIGSEGV, signal.SIGBUS])
async def test_a_parser_that_crashes(parsers: Parsers, slow: Path, signal_: signal.Signals) -> None:
    async with running(parsers, slow) as (task, process):
        process.send_signal(signal_)
        with pytest.raises(IngestionFailure) as caught:
            await task
        assert caught.value.code == FailureCode.CORRUPT


async def test_a_child_killed_by_others_says_nothing_of_the_file(parsers: Parsers, slow: Path) -> None:
    async with running(parsers, slow) as (task, process):
        process.kill()
        with pytest.raises(ChildError):
            await task


async def test_a_missing_file_is_no_failure_of_the_document(parsers: Parsers, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await parsers.parse(tmp_path / "nothing", "a.txt")


async def test_a_child_that_fails_before_the_file_says_why(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("Hello")
    with pytest.raises(ChildError, match="Too many open files"):
        await parsers.parse(path, "a.txt", Limits(open_files=1))


async def test_cancelling_leaves_no_process(parsers: Parsers, slow: Path) -> None:
    async with running(parsers, slow) as (task, process):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not process.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_the_child_is_confined(parsers: Parsers, slow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_SOME_SECRET", "hunter2")
    limits = Limits()
    async with running(parsers, slow) as (_, process):
        assert "WEFT_SOME_SECRET" not in process.environ()
        assert os.getsid(process.pid) == process.pid
        assert process.rlimit(psutil.RLIMIT_AS) == (limits.memory_bytes, limits.memory_bytes)
        assert process.rlimit(psutil.RLIMIT_CPU)[0] == limits.cpu_seconds
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert process.rlimit(psutil.RLIMIT_NOFILE)[1] == limits.open_files
        assert process.rlimit(psutil.RLIMIT_NPROC) == (0, 0)
        assert process.rlimit(psutil.RLIMIT_FSIZE)[1] == limits.written_bytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has network namespaces")
async def test_the_child_has_no_network(parsers: Parsers, slow: Path) -> None:
    async with running(parsers, slow) as (_, process):
        own, network = (Path(f"/proc/{pid}/ns/net") for pid in ("self", process.pid))
        if own.readlink() == network.readlink():
            pytest.skip("the system forbids network namespaces")
        interfaces = await asyncio.to_thread(Path(f"/proc/{process.pid}/net/dev").read_text)
        assert [line.split(":")[0].strip() for line in interfaces.splitlines()[2:]] in ([], ["lo"])


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_the_child_has_the_sockets_of_no_other_file(parsers: Parsers, slow: Path) -> None:
    async with running(parsers, slow), running(parsers, slow):
        for process in children():
            open_files = {os.readlink(link) for link in Path(f"/proc/{process.pid}/fd").iterdir()}  # noqa: PTH115, ASYNC240
            assert sum(name.startswith("socket:") for name in open_files) == 1
            assert len(open_files - {os.devnull, str(slow)}) == 1


async def test_many_at_once_and_a_sound_file_after_a_bomb(parsers: Parsers, tmp_path: Path) -> None:
    bomb, sound = tmp_path / "bomb", tmp_path / "sound"
    bomb.write_bytes(pdf([[Text("x", 700)]], encrypted=True))
    sound.write_bytes(pdf([]))
    results = await asyncio.gather(
        *(parsers.parse(path, "a.pdf") for path in [bomb, sound] * 4), return_exceptions=True
    )
    codes = [result.code for result in results if isinstance(result, IngestionFailure)]
    assert codes == [FailureCode.ENCRYPTED, FailureCode.EMPTY] * 4
