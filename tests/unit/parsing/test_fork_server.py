"""The process that forks the children: cheap, constant, gone with its owner, replaced when lost."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from support.parser_processes import children, running, servers, under_way
from support.waiting import eventually
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument
from weft_parsing import ChildError, Limits, Parsers, open_parsers, zygote

FORKING = """
import os, socket, sys, time
from weft_parsing.zygote import _Zygote

def run(answers, server):
    # as a child taken over by its file might
    os.setsid()
    child = os.fork()
    if child == 0:
        time.sleep(60)
    answers.sendall(str(child).encode())
    os._exit(0)

control, far_control = socket.socketpair()
if os.fork() == 0:
    control.close()
    _Zygote(far_control, run).serve()
far_control.close()
for _ in range(3):
    line, far_line = socket.socketpair()
    answers, far_answers = socket.socketpair()
    socket.send_fds(control, [b" "], [far_line.fileno(), far_answers.fileno()])
    far_line.close(), far_answers.close()
    assert line.recv(16) == b"0"
    print(answers.recv(16).decode())
control.close()
assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
"""
"""Three children that fork and leave."""


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "hello"
    path.write_text("Hello")
    return path


async def test_nothing_runs_before_the_first_file_and_one_server_after(parsers: Parsers, hello: Path) -> None:
    assert servers() == []
    for _ in range(3):
        assert (await parsers.parse(hello, "a.txt")).text == "Hello"
    assert len(servers()) == 1
    assert servers()[0].num_threads() == 1
    assert children() == []


async def test_a_server_that_cannot_start_says_why(
    parsers: Parsers, hello: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [])
        with pytest.raises(ChildError, match="No module named 'weft_parsing'"):
            await parsers.parse(hello, "a.txt")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nothing")
        with pytest.raises(ChildError):
            await parsers.parse(hello, "a.txt")
    assert (await parsers.parse(hello, "a.txt")).text == "Hello"


async def test_a_server_that_died_idle_is_replaced(parsers: Parsers, hello: Path) -> None:
    await parsers.parse(hello, "a.txt")
    (lost,) = servers()
    lost.kill()
    # a process loses its command line before it is dead, so that `servers` would say so too early
    await asyncio.to_thread(eventually, lambda: lost.status() == psutil.STATUS_ZOMBIE, 10, "the server is dead")
    assert (await parsers.parse(hello, "a.txt")).text == "Hello"
    assert servers() != [lost]


async def test_a_server_that_dies_takes_its_children_and_is_replaced(parsers: Parsers, slow: Path, hello: Path) -> None:
    async with running(parsers, slow) as (task, child):
        servers()[0].kill()
        with pytest.raises(ChildError):
            await task
        await asyncio.to_thread(eventually, lambda: not child.is_running(), 10, "the child is gone")
        assert (await parsers.parse(hello, "a.txt")).text == "Hello"


async def test_a_server_that_hangs_does_not_hold_up_a_cancellation(
    parsers: Parsers, slow: Path, hello: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weft_parsing.server._PATIENCE_SECONDS", 0.5)
    async with running(parsers, slow) as (task, child):
        servers()[0].send_signal(signal.SIGSTOP)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(eventually, lambda: not child.is_running(), 10, "the child is gone")
        assert (await parsers.parse(hello, "a.txt")).text == "Hello"


async def test_closing_kills_what_runs(slow: Path) -> None:
    async with open_parsers() as parsers:
        task = asyncio.create_task(parsers.parse(slow, "a.html"))
        await under_way(children)
        (child,) = children()
    assert not child.is_running()
    assert servers() == []
    with pytest.raises(ChildError):
        await task


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a parent-death signal")
async def test_all_die_with_their_owner(slow: Path) -> None:
    script = f"""
        import asyncio, pathlib
        from weft_parsing import open_parsers
        async def main():
            async with open_parsers() as parsers:
                await asyncio.gather(*(parsers.parse(pathlib.Path({str(slow)!r}), "a.html") for _ in range(2)))
        asyncio.run(main())
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    owner = psutil.Popen([sys.executable, "-c", textwrap.dedent(script)], env=environment)
    try:
        await under_way(lambda: children(owner), 2)
        left = owner.children(recursive=True)
        assert len(left) == 3
    finally:
        owner.kill()
        owner.wait()
    await asyncio.to_thread(eventually, lambda: not any(p.is_running() for p in left), 10, "all are gone")


async def test_many_at_once(parsers: Parsers, tmp_path: Path) -> None:
    async def parse(number: int) -> str:
        path = tmp_path / str(number)
        path.write_text(f"text {number} " * 20_000)
        return (await parsers.parse(path, "a.txt")).text

    texts = await asyncio.gather(*(parse(number) for number in range(50)))
    assert all(text == f"text {number} " * 20_000 for number, text in enumerate(texts))
    assert len(servers()) == 1
    assert children() == []


async def test_a_crash_does_not_touch_the_others(parsers: Parsers, slow: Path, tmp_path: Path) -> None:
    sound = tmp_path / "sound"
    sound.write_text("word " * 200_000)
    slow_ones = [asyncio.create_task(parsers.parse(slow, "a.html")) for _ in range(2)]
    await under_way(children, 2)
    sound_ones: list[asyncio.Task[ParsedDocument]] = []
    for child, signal_ in zip(children(), (signal.SIGSEGV, signal.SIGABRT), strict=True):
        sound_ones += [asyncio.create_task(parsers.parse(sound, "a.txt")) for _ in range(5)]
        await asyncio.sleep(0.01)
        child.send_signal(signal_)
    outcomes = await asyncio.gather(*slow_ones, return_exceptions=True)
    codes = {outcome.code for outcome in outcomes if isinstance(outcome, IngestionFailure)}
    assert codes == {FailureCode.CORRUPT, FailureCode.TOO_LARGE}
    assert all(len(parsed.text) == 1_000_000 for parsed in await asyncio.gather(*sound_ones))
    assert len(servers()) == 1


def test_what_a_child_forks_dies_with_it() -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    script = subprocess.run([sys.executable, "-c", FORKING], env=environment, check=True, stdout=subprocess.PIPE)
    left = [int(pid) for pid in script.stdout.split()]
    assert len(left) == 3
    eventually(lambda: not any(psutil.pid_exists(pid) for pid in left), 10, "all are gone")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_it_stays_as_it_is(parsers: Parsers, hello: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text(" ")

    async def parse_some(number: int) -> None:
        for _ in range(number // 4):
            await asyncio.gather(
                *(parsers.parse(path, "a.txt", Limits()) for path in (hello, empty, hello)), return_exceptions=True
            )
            task = asyncio.create_task(parsers.parse(hello, "a.txt"))
            await asyncio.sleep(0.002)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    await parse_some(20)
    own, (server,) = psutil.Process(), servers()
    before = own.num_fds(), server.num_fds(), server.memory_info().rss
    await parse_some(200)
    assert servers() == [server]
    assert (own.num_fds(), server.num_fds()) == before[:2]
    assert server.memory_info().rss - before[2] < 512 * 1024


async def test_a_small_file_costs_little(hello: Path) -> None:
    async def cpu_seconds(files: int) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        async with open_parsers() as parsers:
            for _ in range(files):
                await parsers.parse(hello, "a.txt")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # 3 ms on an idle machine
    assert (await cpu_seconds(51) - await cpu_seconds(1)) / 50 < 0.02


def test_importing_the_package_imports_no_parser() -> None:
    code = (
        "import sys, weft_parsing\n"
        "weft_parsing.open_parsers\n"
        "heavy = {'lxml', 'pypdfium2', 'selectolax', 'markdown_it', 'chardet'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_the_server_imports_no_pydantic() -> None:
    code = f"import sys, runpy; runpy.run_path({zygote.__file__!r}); import weft_parsing.child; " + (
        "sys.exit('pydantic' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
