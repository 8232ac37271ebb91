"""Curations in a file: one JSON object a line, a list of them, or what the API answers."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from weft_client.errors import WeftClientError
from weft_core.contracts.curations import ImportedCuration

MOST = 10_000
"""The contract's limit."""


def read_curations(path: Path) -> list[ImportedCuration]:
    """All of them; the server passes over those that were undone. Raises `WeftClientError` for anything else."""
    try:
        rows = _rows(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WeftClientError(f"{path} does not hold curations: {error}") from error
    if not rows:
        raise WeftClientError(f"{path} holds no curation")
    if len(rows) > MOST:
        raise WeftClientError(f"{path} holds {len(rows):,} curations; at most {MOST:,} are taken at once")
    return [_curation(path, number, row) for number, row in enumerate(rows, 1)]


def _rows(text: str) -> list[Mapping[str, object]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        data = [json.loads(line) for line in text.split("\n") if line.strip()]
    if isinstance(data, dict):
        data = data.get("curations", data.get("items", [data]))
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ValueError("it is not a list of objects")
    return data


def _curation(path: Path, number: int, row: Mapping[str, object]) -> ImportedCuration:
    try:
        return ImportedCuration.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WeftClientError(f"{path}, curation {number}: {where}: {first['msg']}") from error
