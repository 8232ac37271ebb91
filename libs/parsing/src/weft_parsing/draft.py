"""What a parser hands back: plain data that crosses the pipe from the child as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from weft_parsing.limits import Limits


@dataclass(frozen=True, slots=True)
class DraftHeading:
    """See `weft_core.parsed.Heading`, which the parent makes of it."""

    level: int
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class Draft:
    """See `weft_core.parsed.ParsedDocument`; a dataclass because importing pydantic would double the child's start."""

    media_type: str
    title: str | None
    text: str
    page_starts: tuple[int, ...] = ()
    headings: tuple[DraftHeading, ...] = ()


class Parser(Protocol):
    """Reads one format. Raises `IngestionFailure`; any other exception counts as a corrupt file."""

    def __call__(self, path: Path, limits: Limits) -> Draft: ...
