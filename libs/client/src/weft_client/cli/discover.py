"""Which files an upload means."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

READABLE = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"})
"""Extensions taken from folders. A file named by hand is sent whatever it is called: the server has the last word."""


@dataclass(slots=True)
class Found:
    """Files to send, and files in folders that were left aside because of their kind."""

    files: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)


def discover(paths: Iterable[Path]) -> Found:
    """Files as given, folders with all below them: sorted, without hidden ones, links to folders not followed.

    Raises FileNotFoundError for a path that is not there.
    """
    found = Found()
    seen = set[Path]()
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        named = [path] if path.is_file() else _below(path)
        for file in named:
            real = file.resolve()
            if real in seen:
                continue
            seen.add(real)
            wanted = path.is_file() or file.suffix.lower() in READABLE
            (found.files if wanted else found.skipped).append(file)
    return found


def _below(folder: Path) -> list[Path]:
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        entries = [Path(here, name) for name in sorted(names) if not name.startswith(".")]
        files += [entry for entry in entries if entry.is_file()]
    return files
