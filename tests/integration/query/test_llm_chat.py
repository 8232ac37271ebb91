"""Answers by a language model through the service: citations, degradation, broken streams, cancelled requests."""

import time

import pytest

from support.openai_server import BAD, Mode, ScriptedOpenAI
from support.query_api import Asker, QueryApi
from support.waiting import until
from weft_core.contracts.query import Verdict

from .conftest import BRIDGE, Library

GOOD = "It was made by Bahram Bayzai [1], who was born in Tehran [2]. See [9] ![x](http://evil.example/?q=1)."
BROKEN_OFF = {Mode.CUT, Mode.BROKEN, Mode.ENDLESS}


@pytest.fixture
def asker(library: Library, llm_api: QueryApi) -> Asker:
    return llm_api.asker(library.corpus.workspace_id)


async def test_a_model_answers_with_checked_citations(asker: Asker, openai: ScriptedOpenAI) -> None:
    openai.reply = GOOD
    answer = await asker.chat(BRIDGE)
    assert (answer.answered_by, answer.verdict, answer.degraded) == ("llm", Verdict.ANSWERED, [])
    assert {c.number for c in answer.citations} == {1, 2}
    assert answer.dropped_citations == 1
    assert "evil.example" not in answer.answer
    assert answer.usage.completion_tokens == 7
    kept = (await asker.get(f"/conversations/{answer.conversation_id}")).json()
    assert kept["messages"][1]["content"] == answer.answer
    assert len(kept["messages"][1]["citations"]) == 2


async def test_a_model_streams(asker: Asker, openai: ScriptedOpenAI) -> None:
    openai.reply = GOOD
    events = await asker.events(BRIDGE)
    names = [name for _, name, _ in events]
    assert names[0] == "retrieval"
    assert names[-2:] == ["usage", "done"]
    done = events[-1][2]
    assert "".join(data["text"] for _, name, data in events if name == "token") == done["answer"]
    assert names.count("token") > 3
    assert done["answered_by"] == "llm"


async def test_an_extractive_answer_can_be_asked_for(asker: Asker, openai: ScriptedOpenAI) -> None:
    answer = await asker.chat(BRIDGE, answer="extractive")
    assert answer.answered_by == "extractive"
    assert openai.calls == []


@pytest.mark.parametrize("mode", BAD)
async def test_a_failing_model_degrades_the_answer(asker: Asker, openai: ScriptedOpenAI, mode: Mode) -> None:
    openai.mode, openai.reply = mode, GOOD
    answer = await asker.chat(BRIDGE)
    assert (answer.answered_by, answer.degraded) == ("extractive", ["llm"])
    assert answer.citations


@pytest.mark.parametrize("mode", BAD)
async def test_a_failing_stream_ends_in_error_or_in_a_whole_answer(
    asker: Asker, openai: ScriptedOpenAI, mode: Mode
) -> None:
    openai.mode, openai.reply = mode, GOOD
    events = await asker.events(BRIDGE)
    names = [name for _, name, _ in events]
    assert names[0] == "retrieval"
    if mode in BROKEN_OFF:
        assert names[-1] == "error"
        assert "done" not in names
        assert (events[-1][2]["status"], events[-1][2]["dependency"]) == (503, "llm")
        assert (await asker.get("/conversations")).json()["items"] == [], "half an answer leaves no trace"
    else:
        assert names[-1] == "done"
        assert events[-1][2]["degraded"] == ["llm"]


async def test_the_model_is_left_when_the_client_leaves(asker: Asker, openai: ScriptedOpenAI) -> None:
    openai.mode = Mode.ENDLESS
    async with asker.stream(BRIDGE) as response:
        async for chunk in response.aiter_text():
            if "event: token" in chunk:
                break
    left_at = time.monotonic()

    async def left() -> int:
        return openai.left

    await until(left, lambda count: count == 1, within=5)
    assert time.monotonic() - left_at < 2.5
    assert (await asker.get("/conversations")).json()["items"] == []


async def test_a_follow_up_is_rewritten_by_the_model_or_by_rule(asker: Asker, openai: ScriptedOpenAI) -> None:
    openai.reply = "Bahram Bayzai directed it [1]."
    first = await asker.chat("Who directed Ballad of Tara?")

    def reply(messages: list[dict[str, str]]) -> str:
        rewriting = "Rewrite" in messages[0]["content"]
        return "Where was Bahram Bayzai born?" if rewriting else "In Tehran [1]."

    openai.reply = reply
    await asker.chat("And where was he born?", conversation_id=str(first.conversation_id))
    assert "Question: Where was Bahram Bayzai born?" in openai.calls[-1]["messages"][-1]["content"]
    openai.mode = Mode.ERROR
    third = await asker.chat("And when was he born?", conversation_id=str(first.conversation_id))
    assert third.degraded == ["llm"]
    assert any("Bayzai" in citation.document_title for citation in third.citations)
