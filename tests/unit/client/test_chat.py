from uuid import uuid4

import pytest

from support.scripted_weft import Scripted, event
from weft_client import AsyncWeft, WeftApiError, WeftConnectionError
from weft_core.contracts.chat_events import RetrievalDone, TokenDelta
from weft_core.contracts.common import Problem
from weft_core.contracts.query import ChatResponse, Citation, Mode, Usage, Verdict

CITATION = Citation(
    number=1, chunk_id=uuid4(), document_id=uuid4(), document_title="T", page=2, start=0, end=4, quote="q\u2028uo"
)
DONE = ChatResponse(
    conversation_id=uuid4(),
    message_id=uuid4(),
    answer="Yes [1]",
    verdict=Verdict.ANSWERED,
    confidence=0.9,
    answered_by="extractive",
    citations=[CITATION],
)


async def test_a_stream_yields_typed_events_up_to_the_whole_answer(weft: AsyncWeft, server: Scripted) -> None:
    parts = [RetrievalDone(passages=[], mode=Mode.HYBRID), TokenDelta(text="Yes "), CITATION, Usage(), DONE]
    names = ["retrieval", "token", "citation", "usage", "done"]
    server.chat_events = [event(name, part) for name, part in zip(names, parts, strict=True)]
    server.chat_events.insert(1, b": heartbeat\n\nevent: of the future\ndata: {}\n\n")
    assert [part async for part in weft.chat.stream("Is it?")] == parts


async def test_an_error_event_is_raised(weft: AsyncWeft, server: Scripted) -> None:
    problem = Problem(title="Unavailable", status=503, detail="qdrant is away", code="unavailable")
    server.chat_events = [event("token", TokenDelta(text="a")), event("error", problem)]
    with pytest.raises(WeftApiError, match="qdrant is away"):
        [part async for part in weft.chat.stream("Is it?")]


async def test_an_answer_that_breaks_off_is_no_answer(weft: AsyncWeft, server: Scripted) -> None:
    server.chat_events = [event("token", TokenDelta(text="a"))]
    with pytest.raises(WeftConnectionError, match="broke off"):
        [part async for part in weft.chat.stream("Is it?")]
