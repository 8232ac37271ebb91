from itertools import islice
from pathlib import Path

import pytest

from weft_local.supervisor.logs import follow, last_lines, rotate


def test_a_large_log_is_moved_on_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    with log.open("a") as writer:
        for generation in range(5):
            writer.write(f"{generation}" * 100 + "\n")
            writer.flush()
            rotate(tmp_path, limit=50)
            assert log.stat().st_size == 0
        writer.write("after\n")
    assert log.read_text() == "after\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["auth.log", "auth.log.1", "auth.log.2", "auth.log.3"]
    assert [(tmp_path / f"auth.log.{n}").read_text()[0] for n in (1, 2, 3)] == ["4", "3", "2"]


def test_a_small_log_stays(tmp_path: Path) -> None:
    (tmp_path / "auth.log").write_text("short")
    rotate(tmp_path, limit=50)
    assert [path.name for path in tmp_path.iterdir()] == ["auth.log"]


@pytest.mark.parametrize("count", [1, 3, 5000])
def test_last_lines(tmp_path: Path, count: int) -> None:
    log = tmp_path / "x.log"
    lines = [f"line {n} " + "é" * (n % 50) for n in range(4000)]
    log.write_text("\n".join(lines) + "\n")
    assert last_lines(log, count) == (lines[-count:], log.stat().st_size)


def test_follow_gives_whole_lines_over_a_rotation(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("old\nhalf")
    lines = follow({log: 4})
    with log.open("a") as writer:
        writer.write(" done\n")
    assert next(lines) == (log, "half done")
    log.write_text("new\nmore\n")
    assert [text for _, text in islice(lines, 2)] == ["new", "more"]
