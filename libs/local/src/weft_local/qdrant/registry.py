"""Which collections and aliases there are: one JSON file, replaced atomically. It is the truth; folders follow it."""

import os
from pathlib import Path

from pydantic import BaseModel, Field

from weft_local.qdrant.models.collections import CreateCollection

FILE_NAME = "registry.json"


class Entry(BaseModel):
    """A collection: the folder of its shard and how it was made."""

    folder: str = Field(pattern=r"^[0-9a-f]{32}$")
    config: CreateCollection


class Registry(BaseModel):
    """Never changed in place: a change makes a copy, saves it, and only then puts it in force."""

    collections: dict[str, Entry] = {}
    aliases: dict[str, str] = Field(default={}, description="alias → collection")


def load_registry(data_dir: Path) -> Registry:
    """The saved registry; an empty one in a new folder."""
    path = data_dir / FILE_NAME
    if not path.exists():
        return Registry()
    return Registry.model_validate_json(path.read_bytes())


def save_registry(data_dir: Path, registry: Registry) -> None:
    """Durable when this returns; a crash at any moment leaves the old or the new file."""
    path = data_dir / FILE_NAME
    fresh = path.with_suffix(".tmp")
    with fresh.open("wb") as file:
        file.write(registry.model_dump_json(by_alias=True, exclude_none=True).encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(data_dir, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
