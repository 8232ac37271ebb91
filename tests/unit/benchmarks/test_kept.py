"""Records of a run that may break off at any moment."""

import json
from pathlib import Path

from pydantic import BaseModel

from benchmarks.kept import Kept


class First(BaseModel):
    speed: int


class Record(BaseModel):
    number: int


def opened(out: Path | None, run: str = "one", speed: int = 1) -> Kept[First, Record]:
    return Kept(out, run, First(speed=speed), Record)


def numbers(kept: Kept[First, Record]) -> list[int]:
    return [record.number for record in kept.records]


def test_a_run_goes_on_with_what_it_had_and_measured_first(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    begun = opened(out)
    begun.add(Record(number=1))
    begun.add(Record(number=2))
    again = opened(out, speed=9)
    assert (numbers(again), again.first.speed) == ([1, 2], 1)


def test_a_torn_line_is_forgotten(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    opened(out).add(Record(number=1))
    with (tmp_path / "report.unfinished.jsonl").open("a") as file:
        file.write('{"numb')
    again = opened(out)
    again.add(Record(number=2))
    assert numbers(opened(out)) == [1, 2]


def test_another_run_begins_anew(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    opened(out).add(Record(number=1))
    assert numbers(opened(out, run="two")) == []
    assert numbers(opened(out, run="one")) == []


def test_a_finished_run_leaves_its_report_and_its_records(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    kept = opened(out)
    kept.add(Record(number=1))
    kept.finish(First(speed=3))
    assert json.loads(out.read_text()) == {"speed": 3}
    assert (tmp_path / "report.questions.jsonl").read_text().splitlines()[1:] == ['{"number":1}']
    assert numbers(opened(out)) == []


def test_without_a_report_nothing_is_written(tmp_path: Path) -> None:
    kept = opened(None)
    kept.add(Record(number=1))
    kept.finish(First(speed=3))
    assert (numbers(kept), list(tmp_path.iterdir())) == ([1], [])
