"""`weft ls`, `weft show`, `weft rm`."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.output import count, json_out, note, say, table
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.documents import Document

DocumentId = Annotated[UUID, typer.Argument(help="As `weft ls` shows it.", metavar="ID")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ls, show, rm):
        app.command()(command)


def ls(json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the documents."""

    async def collect(weft: "AsyncWeft") -> "list[Document]":
        return [document async for document in weft.documents.each()]

    documents = run(collect)
    if json:
        for document in documents:
            say(document.model_dump_json())
        return
    if not documents:
        note("No documents yet. Add some with: weft upload PATH")
    table(("id", "status", "chunks", "pages", "title"), [_row(document) for document in documents])


def show(document_id: DocumentId, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show one document."""
    document = run(lambda weft: weft.documents.get(document_id))
    if json:
        json_out(document)
        return
    counters = document.counters
    held = [("character", counters.characters), ("page", counters.pages), ("chunk", counters.chunks)]
    held += [("entity", counters.entities), ("relation", counters.relations)]
    rows = [
        ("id", str(document.id)),
        ("title", document.title),
        ("file", f"{document.filename} ({document.media_type}, {count(document.byte_size, 'byte')})"),
        ("status", document.status if document.error is None else f"{document.status}: {document.error}"),
        ("stage", f"{document.stage} {document.percent} %, attempt {document.attempt}"),
        ("holds", ", ".join(count(number, noun) for noun, number in held)),
        ("version", f"{document.active_generation or '–'} of {document.latest_generation}"),
        *((f"metadata {key}", str(value)) for key, value in document.metadata.items()),
    ]
    table(("", ""), rows)


def rm(document_ids: Annotated[list[UUID], typer.Argument(help="As `weft ls` shows them.", metavar="ID…")]) -> None:
    """Delete documents: their text, their passages and what they alone brought into the graph."""

    async def delete(weft: "AsyncWeft") -> None:
        for document_id in document_ids:
            await weft.documents.delete(document_id)
            say(f"Deleted {document_id}")

    run(delete)


def _row(document: "Document") -> tuple[str, ...]:
    status = document.status if document.error_code is None else f"{document.status} ({document.error_code})"
    counters = document.counters
    return str(document.id), status, str(counters.chunks), str(counters.pages or ""), document.title
