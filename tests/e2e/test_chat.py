"""Answers, whole and streamed, and where their citations lead."""

import json
from typing import Any

import pytest

from support.library import SAMPLES, Library, NewAccount
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.chat_events import RetrievalDone, TokenDelta
from weft_core.contracts.query import ChatResponse, Citation, Verdict

QUESTIONS = json.loads((SAMPLES.parent / "questions.json").read_text())


async def _check_citations(weft: AsyncWeft, response: ChatResponse) -> None:
    assert [citation.number for citation in response.citations] == list(range(1, len(response.citations) + 1))
    for citation in response.citations:
        content = await weft.documents.text(citation.document_id)
        assert citation.quote == content.text[citation.start : citation.end]
        assert f"[{citation.number}]" in response.answer
        if citation.page is None:
            assert content.page_starts == []
        else:
            end = (*content.page_starts, len(content.text))[citation.page]
            assert content.page_starts[citation.page - 1] <= citation.start < end


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["answer"])
async def test_an_answer_quotes_two_documents(library: Library, question: dict[str, Any]) -> None:
    response = await library.weft.chat.ask(question["question"])
    assert response.verdict is Verdict.ANSWERED
    assert response.answered_by == "extractive"
    await _check_citations(library.weft, response)
    cited = {citation.document_id for citation in response.citations}
    assert {library.documents[name].id for name in question["documents"]} <= cited
    assert any(question["answer"] in citation.quote for citation in response.citations)


async def test_the_citation_of_a_pdf_opens_at_its_page(library: Library) -> None:
    response = await library.weft.chat.ask("Who directed Operation Petticoat?")
    named = [citation for citation in response.citations if "Operation Petticoat" in citation.quote]
    assert {(citation.document_id, citation.page) for citation in named} == {(library.documents["films.pdf"].id, 3)}


async def test_a_stream_ends_with_the_answer_it_streamed(library: Library) -> None:
    events = [event async for event in library.weft.chat.stream(QUESTIONS[0]["question"])]
    assert isinstance(events[0], RetrievalDone)
    assert events[0].passages
    done = events[-1]
    assert isinstance(done, ChatResponse)
    assert "".join(event.text for event in events if isinstance(event, TokenDelta)).strip() == done.answer.strip()
    assert [event for event in events if isinstance(event, Citation)] == done.citations
    await _check_citations(library.weft, done)


async def test_a_question_about_something_else_is_not_answered(library: Library) -> None:
    response = await library.weft.chat.ask("What is the melting point of tungsten carbide?")
    assert response.verdict is not Verdict.ANSWERED


async def test_an_empty_workspace_answers_not_found(new_account: NewAccount) -> None:
    response = await (await new_account()).chat.ask("Where was Stephen Warbeck born?")
    assert (response.verdict, response.citations) == (Verdict.NOT_FOUND, [])


async def test_a_conversation_is_kept_continued_and_deleted(library: Library) -> None:
    chat = library.weft.chat
    first = await chat.ask("Who composed the music of Billy Elliot?")
    second = await chat.ask("And where was he born?", conversation_id=first.conversation_id)
    assert second.conversation_id == first.conversation_id
    kept = await chat.conversation(first.conversation_id)
    assert [message.role for message in kept.messages] == ["user", "assistant"] * 2
    assert kept.messages[1].content == first.answer
    assert kept.messages[1].citations == first.citations
    assert first.conversation_id in [c.id async for c in chat.each_conversation()]
    await chat.delete_conversation(first.conversation_id)
    with pytest.raises(WeftApiError) as gone:
        await chat.conversation(first.conversation_id)
    assert gone.value.status == 404


async def test_a_reader_of_a_deleted_document_is_not_quoted_from_it(new_account: NewAccount) -> None:
    weft = await new_account()
    accepted = await weft.documents.upload_text("Ottoline Harcourt was born in Whitby in 1899.", title="Harcourt")
    await weft.documents.wait(accepted.document.id, timeout=60)
    first = await weft.chat.ask("Where was Ottoline Harcourt born?")
    assert any("Whitby" in citation.quote for citation in first.citations)
    await weft.documents.delete(accepted.document.id)
    second = await weft.chat.ask("Where was Ottoline Harcourt born?")
    assert (second.verdict, second.citations) == (Verdict.NOT_FOUND, [])
