"""What a run has learnt so far, in a file of JSON lines: a broken-off run goes on where it was."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

First = TypeVar("First", bound=BaseModel)
Record = TypeVar("Record", bound=BaseModel)
Model = TypeVar("Model", bound=BaseModel)


class _Head(BaseModel):
    run: str
    first: dict[str, Any]


class Kept(Generic[First, Record]):
    """`first` and the records of a run named `run`, beside the report that is to be `out`: REPORT.unfinished.jsonl. A
    file of another run is begun anew; without `out` nothing is kept."""

    def __init__(self, out: Path | None, run: str, first: First, record: type[Record]) -> None:
        self.first = first
        self.records: list[Record] = []
        self._out = out
        if out is None:
            return
        self._path = out.with_suffix(".unfinished.jsonl")
        lines = self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        head = _parsed(_Head, lines[0]) if lines else None
        if head is not None and head.run == run:
            self.first = type(first).model_validate(head.first)
            self.records = [found for line in lines[1:] if (found := _parsed(record, line)) is not None]
        # written anew, so that a line torn by the end of a run goes
        self._write([_Head(run=run, first=self.first.model_dump()), *self.records], "w")

    def add(self, record: Record) -> None:
        self.records.append(record)
        self._write([record], "a")

    def finish(self, report: BaseModel) -> None:
        """Writes the report. The records stay to be read, as REPORT.questions.jsonl; the next run begins anew."""
        if self._out is not None:
            self._out.write_text(report.model_dump_json(indent=2) + "\n", "utf-8")
            self._path.replace(self._out.with_suffix(".questions.jsonl"))

    def _write(self, models: Sequence[BaseModel], mode: str) -> None:
        if self._out is not None:
            with self._path.open(mode, encoding="utf-8") as file:
                file.writelines(f"{model.model_dump_json()}\n" for model in models)


def _parsed(model: type[Model], line: str) -> Model | None:
    try:
        return model.model_validate_json(line)
    except ValidationError:
        return None
