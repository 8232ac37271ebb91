import asyncio
import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from support.documents import Text, docx, flate_bomb_pdf, paragraph, pdf
from support.waiting import eventually
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import Heading, ParsedDocument
from weft_parsing import ChildError, Limits, parse_isolated
from weft_parsing.limits import MIB

SLOW = ("<div>" * 4_900 + "x" + "</div>" * 4_900) * 300
"""Takes the HTML parser many seconds without passing any limit: its time is quadratic in depth."""


def children() -> list[psutil.Process]:
    """The parser processes that this process has running."""
    return [p for p in psutil.Process().children() if any("weft_parsing" in part for part in p.cmdline())]


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    path = tmp_path / "slow"
    path.write_text(SLOW)
    return path


@asynccontextmanager
async def running(
    path: Path,
) -> AsyncIterator[tuple[asyncio.Task[ParsedDocument], psutil.Process]]:
    """A parse that has confined itself and is under way, with its process."""
    task = asyncio.create_task(parse_isolated(path, "a.html"))
    try:
        await under_way(children)
        yield task, children()[0]
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert children() == []


async def under_way(processes: Callable[[], list[psutil.Process]]) -> None:
    """Wait until one of the processes has confined itself and works at its file."""

    def busy() -> bool:
        return any(p.rlimit(psutil.RLIMIT_CORE) == (0, 0) and p.cpu_times().user > 0.3 for p in processes())

    await asyncio.to_thread(eventually, busy, 60, "a child at work")


async def refused(path: Path, filename: str, limits: Limits = Limits()) -> FailureCode:  # noqa: B008 - frozen
    with pytest.raises(IngestionFailure) as caught:
        await parse_isolated(path, filename, limits)
    assert children() == []
    return caught.value.code


async def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(pdf([[Text("Größe “quoted”", 700, size=20), Text("body " * 12, 600)], [Text("second", 700)]]))
    parsed = await parse_isolated(path, "a.pdf")
    assert parsed.text == "Größe “quoted”\n\n" + ("body " * 12).strip() + "\nsecond"
    assert parsed.headings == (Heading(level=1, title="Größe “quoted”", start=0),)
    assert parsed.page_at(len(parsed.text) - 1) == 2
    assert children() == []


async def test_the_code_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(docx(paragraph("Hello"))[:-100])
    assert await refused(path, "a.docx") == FailureCode.CORRUPT
    path.write_bytes(b"")
    assert await refused(path, "a.docx") == FailureCode.EMPTY


async def test_a_parser_that_aborts(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(flate_bomb_pdf(400))
    assert await refused(path, "a.pdf", Limits(memory_bytes=256 * MIB)) == FailureCode.TOO_LARGE


async def test_a_file_that_needs_too_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("<p>a" * 1_500_000)
    assert await refused(path, "a.html", Limits(memory_bytes=96 * MIB)) == FailureCode.TOO_LARGE


async def test_a_file_that_takes_too_long(slow: Path) -> None:
    assert await refused(slow, "a.html", Limits(cpu_seconds=1)) == FailureCode.TIMEOUT
    assert await refused(slow, "a.html", Limits(wall_seconds=0.5)) == FailureCode.TIMEOUT


async def test_an_answer_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("word " * 100_000)
    assert await refused(path, "a.txt", Limits(result_bytes=100_000)) == FailureCode.TOO_LARGE


@pytest.mark.parametrize(
    ("signal_", "code"), [(signal.SIGSEGV, FailureCode.CORRUPT), (signal.SIGBUS, FailureCode.CORRUPT)]
)
async def test_a_parser_that_crashes(slow: Path, signal_: signal.Signals, code: FailureCode) -> None:
    async with running(slow) as (task, process):
        process.send_signal(signal_)
        with pytest.raises(IngestionFailure) as caught:
            await task
        assert caught.value.code == code


async def test_a_child_killed_by_others_says_nothing_of_the_file(slow: Path) -> None:
    async with running(slow) as (task, process):
        process.kill()
        with pytest.raises(ChildError):
            await task


async def test_a_missing_file_is_no_failure_of_the_document(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await parse_isolated(tmp_path / "nothing", "a.txt")


async def test_a_child_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_text("Hello")
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ChildError):
        await parse_isolated(path, "a.txt")


async def test_cancelling_leaves_no_process(slow: Path) -> None:
    async with running(slow) as (task, process):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not process.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_the_child_is_confined(slow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_SOME_SECRET", "hunter2")
    limits = Limits()
    async with running(slow) as (_, process):
        assert "WEFT_SOME_SECRET" not in process.environ()
        assert os.getsid(process.pid) == process.pid
        assert process.rlimit(psutil.RLIMIT_AS) == (limits.memory_bytes, limits.memory_bytes)
        assert process.rlimit(psutil.RLIMIT_CPU)[0] == limits.cpu_seconds
        assert process.rlimit(psutil.RLIMIT_NOFILE)[1] == limits.open_files
        assert process.rlimit(psutil.RLIMIT_NPROC) == (0, 0)
        assert process.rlimit(psutil.RLIMIT_FSIZE)[1] == limits.written_bytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a parent-death signal")
async def test_the_child_dies_with_its_parent(slow: Path) -> None:
    script = f"""
        import asyncio, pathlib
        from weft_parsing import parse_isolated
        asyncio.run(parse_isolated(pathlib.Path({str(slow)!r}), "a.html"))
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = psutil.Popen([sys.executable, "-c", textwrap.dedent(script)], env=environment)
    try:
        await under_way(parent.children)
        (child,) = parent.children()
    finally:
        parent.kill()
        parent.wait()
    await asyncio.to_thread(eventually, lambda: not child.is_running(), 10, "the child is gone")


async def test_many_at_once_and_a_sound_file_after_a_bomb(tmp_path: Path) -> None:
    bomb, sound = tmp_path / "bomb", tmp_path / "sound"
    bomb.write_bytes(pdf([[Text("x", 700)]], encrypted=True))
    sound.write_bytes(pdf([]))
    results = await asyncio.gather(
        *(parse_isolated(path, "a.pdf") for path in [bomb, sound] * 4), return_exceptions=True
    )
    codes = [result.code for result in results if isinstance(result, IngestionFailure)]
    assert codes == [FailureCode.ENCRYPTED, FailureCode.EMPTY] * 4


async def test_a_child_starts_fast(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("Hello")
    await parse_isolated(path, "a.txt")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(5):
        await parse_isolated(path, "a.txt")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 5 < 0.25


def test_importing_the_package_imports_no_parser() -> None:
    code = (
        "import sys, weft_parsing\n"
        "weft_parsing.parse_isolated\n"
        "heavy = {'lxml', 'pypdfium2', 'selectolax', 'markdown_it', 'chardet'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
