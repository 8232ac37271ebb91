"""Curations in a file: one JSON object a line, a list of them, or what the API answers."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from weft_client.errors import WeftClientError
from weft_core.contracts.curations import ImportedCuration


def read_curations(path: Path) -> list[ImportedCuration]:
    """Those that stand, in the order in which they were made. Raises `WeftClientError` for a file of something else."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = [row for row in _rows(text) if row.get("undone_at") is None]
        rows.sort(key=lambda row: int(str(row.get("number", 0))))  # stable: without numbers the file's order counts
    except ValueError as error:
        raise WeftClientError(f"{path} does not hold curations: {error}") from error
    return [_curation(path, number, row) for number, row in enumerate(rows, 1)]


def _rows(text: str) -> list[Mapping[str, object]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        data = [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(data, dict):
        data = data.get("curations", data.get("items", [data]))
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ValueError("it is not a list of objects")
    return data


def _curation(path: Path, number: int, row: Mapping[str, object]) -> ImportedCuration:
    known = {name: value for name, value in row.items() if name in ImportedCuration.model_fields}
    try:
        return ImportedCuration.model_validate(known)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WeftClientError(f"{path}, curation {number}: {where}: {first['msg']}") from error
