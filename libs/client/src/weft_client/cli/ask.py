"""`weft ask`: an answer with numbered citations."""

import sys
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from weft_client.cli.output import console, is_terminal, json_out, one_line, say
from weft_client.cli.run import run

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.query import ChatResponse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ask)


def ask(
    question: Annotated[str, typer.Argument(help="In quotes.")],
    stream: Annotated[bool, typer.Option("--stream", help="Show the answer while it is written.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
    quotes: Annotated[int, typer.Option(min=1, max=5, help="Most quotes shown when no LLM writes the answer.")] = 3,
    conversation: Annotated[UUID | None, typer.Option(help="Go on with this conversation.")] = None,
) -> None:
    """Ask a question about your documents."""

    async def answer(weft: "AsyncWeft") -> "ChatResponse":
        if stream and not json:
            return await _stream(weft, question, quotes, conversation)
        return await weft.chat.ask(question, quotes=quotes, conversation_id=conversation)

    response = run(answer)
    if json:
        json_out(response)
        return
    if not stream:
        console().print(response.answer)
    _show_citations(response)


async def _stream(weft: "AsyncWeft", question: str, quotes: int, conversation: UUID | None) -> "ChatResponse":
    from weft_client.errors import WeftBrokenOffError
    from weft_core.contracts.chat_events import TokenDelta
    from weft_core.contracts.query import ChatResponse

    shown = ""
    async for event in weft.chat.stream(question, quotes=quotes, conversation_id=conversation):
        if isinstance(event, TokenDelta):
            shown += event.text
            sys.stdout.write(event.text)
            sys.stdout.flush()
        elif isinstance(event, ChatResponse):
            if shown.strip() != event.answer.strip():  # the finished answer goes before what was shown on the way
                say(f"\n{event.answer}" if shown else event.answer)
            else:
                say()
            return event
    raise WeftBrokenOffError("weft", "the stream ended early")


def _show_citations(response: "ChatResponse") -> None:
    from rich.text import Text

    out = console()
    for citation in response.citations:
        page = f", page {citation.page}" if citation.page is not None else ""
        head = Text(f"[{citation.number}] ", style="bold cyan").append(f"{citation.document_title}{page}", style="bold")
        quote = Text(f"“{one_line(citation.quote)}”")
        out.print()
        out.print(head)
        out.print(quote if not is_terminal() else Text("    ").append_text(quote))
    for channel in response.degraded:
        say(f"\nNote: {channel} could not be asked; the answer may miss something.")
