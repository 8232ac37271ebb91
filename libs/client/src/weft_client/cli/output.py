"""Text for people on a terminal, plain lines for everything else."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def is_terminal() -> bool:
    """Whether a person is looking at standard output."""
    return sys.stdout.isatty()


def console() -> "Console":
    """For styled output. Nothing in what it prints is taken for markup: titles may hold square brackets."""
    from rich.console import Console

    return Console(highlight=False, markup=False, soft_wrap=not is_terminal())


def say(text: str = "") -> None:
    """A plain line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()  # a long command may be read through a pipe


def note(text: str) -> None:
    """A line beside the result, for the person only."""
    sys.stderr.write(f"{text}\n")


def json_out(model: "BaseModel") -> None:
    """The model as indented JSON."""
    say(model.model_dump_json(indent=2))


def json_object(**parts: "BaseModel") -> None:
    """Several models as one indented JSON object."""
    fields = [f'"{name}": {part.model_dump_json()}' for name, part in parts.items()]
    say(json.dumps(json.loads("{" + ", ".join(fields) + "}"), indent=2, ensure_ascii=False))


def paragraph(text: str, *, indent: int = 0, hang: int = 0, style: str = "") -> None:
    """Text wrapped to the terminal, its further lines `hang` columns further in; one line elsewhere. Names may hold the
    line breaks of their documents: these are spaces here."""
    text = " ".join(text.splitlines())
    if not is_terminal():
        say(" " * indent + text)
        return
    from rich.text import Text

    out = console()
    for number, line in enumerate(Text(text, style=style).wrap(out, max(20, out.width - indent - hang))):
        out.print(Text(" " * (indent + (hang if number else 0))).append_text(line))


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns on a terminal; tab-separated lines, without headers, elsewhere."""
    if not is_terminal():
        for row in rows:
            say("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        grid.add_column(header, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(" ".join(cell.splitlines())) for cell in row))
    console().print(grid)


def one_line(text: str) -> str:
    """White space runs as single spaces."""
    return " ".join(text.split())


def count(number: int, noun: str) -> str:
    """`1 page`, `2 pages`, `3 entities`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"
