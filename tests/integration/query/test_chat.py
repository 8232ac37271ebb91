"""Extractive answers in conversations: quotes, follow-ups, streams, and what is kept."""

import re
from uuid import uuid4

from sqlalchemy import select

from support.corpus import Text
from support.query_api import Asker, QueryApi
from weft_core.contracts.query import Citation, ConversationDetail, Verdict
from weft_query.models import MessageRow
from weft_query.services.kept import GONE
from weft_stores.postgres.engine import session_scope

from .conftest import BAYZAI, BRIDGE, TARA, CorpusMaker, Library


def check(library: Library, citations: list[Citation]) -> None:
    texts = {library.tara.id: TARA, library.bayzai.id: BAYZAI, library.tea.id: library.tea.text}
    for citation in citations:
        assert citation.quote == texts[citation.document_id][citation.start : citation.end]


async def conversation(asker: Asker, id_: object) -> ConversationDetail:
    response = await asker.get(f"/conversations/{id_}")
    assert response.status_code == 200
    return ConversationDetail.model_validate_json(response.content)


async def test_an_answer_quotes_both_documents(library: Library) -> None:
    answer = await library.asker.chat(BRIDGE)
    check(library, answer.citations)
    assert (answer.verdict, answer.answered_by, answer.degraded) == (Verdict.ANSWERED, "extractive", [])
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{c.number}]" in answer.answer for c in answer.citations)
    quotes = {c.document_title: c for c in reversed(answer.citations)}
    assert "directed by Bahram Bayzai" in quotes["Ballad of Tara"].quote
    assert "born in Tehran" in quotes["Bahram Bayzai"].quote
    assert quotes["Bahram Bayzai"].page == 1


async def test_what_no_document_is_about_is_not_found(library: Library) -> None:
    answer = await library.asker.chat("What is the melting point of Tungsten Carbide in Kelvin?")
    assert (answer.verdict, answer.citations) == (Verdict.NOT_FOUND, [])


async def test_an_empty_workspace_finds_nothing(api: QueryApi) -> None:
    answer = await api.asker(uuid4()).chat(BRIDGE)
    assert (answer.verdict, answer.confidence) == (Verdict.NOT_FOUND, 0.0)


async def test_an_llm_that_is_not_there_cannot_be_asked_for(library: Library) -> None:
    assert (await library.asker.post("/chat", question=BRIDGE, answer="llm")).status_code == 422


async def test_a_kept_comparison_says_who_was_first(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus = new_corpus()
    await corpus.add(
        Text("Ada Field", "Ada Field (3 May 1901 – 7 June 1980) was an English painter."),
        Text("Bo Marsh", "Bo Marsh (9 July 1899 – 1 May 1950) was a Danish composer."),
    )
    asker = api.asker(corpus.workspace_id)
    answer = await asker.chat("Who was born first, Ada Field or Bo Marsh?")
    assert {"3 May 1901", "9 July 1899"} <= set(re.findall(r"\d \w+ \d{4}", answer.answer.splitlines()[-1]))
    kept = await conversation(asker, answer.conversation_id)
    assert kept.messages[1].content == answer.answer


async def test_a_conversation_is_kept_and_a_follow_up_understood(library: Library) -> None:
    asker = library.asker
    first = await asker.chat("Who directed Ballad of Tara?")
    second = await asker.chat("And where was the director born?", conversation_id=str(first.conversation_id))
    assert second.conversation_id == first.conversation_id
    assert any("born in Tehran" in citation.quote for citation in second.citations)
    kept = await conversation(asker, first.conversation_id)
    assert kept.title == "Who directed Ballad of Tara?"
    assert [m.role for m in kept.messages] == ["user", "assistant", "user", "assistant"]
    assert kept.messages[2].content == "And where was the director born?"
    assert [(m.id, m.content, m.citations, m.verdict) for m in kept.messages[1::2]] == [
        (a.message_id, a.answer, a.citations, a.verdict) for a in (first, second)
    ]
    assert kept.updated_at > kept.created_at


async def test_conversations_are_listed_latest_first_in_pages_and_deleted(library: Library, api: QueryApi) -> None:
    asker = api.asker(library.corpus.workspace_id)
    made = [str((await asker.chat(f"What is tea, number {i}?")).conversation_id) for i in range(5)]
    await asker.chat("And what else?", conversation_id=made[0])
    listed: list[str] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await asker.get("/conversations", **query)).json()
        listed += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert listed == [made[0], *reversed(made[1:])]
    assert (await asker.delete(f"/conversations/{made[0]}")).status_code == 204
    for response in (
        await asker.get(f"/conversations/{made[0]}"),
        await asker.delete(f"/conversations/{made[0]}"),
        await asker.post("/chat", question="Tea?", conversation_id=made[0]),
    ):
        assert response.status_code == 404
    assert (await asker.get("/conversations", cursor="nonsense")).status_code == 422


async def test_conversations_are_their_users_own(library: Library, api: QueryApi) -> None:
    mine = await library.asker.chat("What is tea?")
    colleague = api.asker(library.corpus.workspace_id)
    elsewhere = api.asker(uuid4(), library.asker.user_id)
    for other in (colleague, elsewhere):
        assert (await other.get("/conversations")).json()["items"] == []
        for response in (
            await other.get(f"/conversations/{mine.conversation_id}"),
            await other.delete(f"/conversations/{mine.conversation_id}"),
            await other.post("/chat", question="x y z", conversation_id=str(mine.conversation_id)),
        ):
            assert response.status_code == 404
    assert (await library.asker.get(f"/conversations/{mine.conversation_id}")).status_code == 200


async def test_titles_are_one_short_line(library: Library) -> None:
    answer = await library.asker.chat("What is tea?\n\n" + "Tell me about leaves and shrubs in Assam. " * 20)
    kept = await conversation(library.asker, answer.conversation_id)
    assert len(kept.title) <= 80
    assert "\n" not in kept.title
    assert kept.title.endswith("…")


async def test_a_stream_is_the_answer_in_order(library: Library) -> None:
    events = await library.asker.events(BRIDGE)
    names = [name for _, name, _ in events]
    assert names[0] == "retrieval"
    assert names[-2:] == ["usage", "done"]
    assert names.index("token") < names.index("citation")
    assert [id_ for id_, _, _ in events] == [str(i) for i in range(1, len(events) + 1)]
    data = {name: [d for _, n, d in events if n == name] for name in names}
    done = data["done"][0]
    assert "".join(token["text"] for token in data["token"]) == done["answer"]
    assert data["citation"] == done["citations"]
    assert data["retrieval"][0]["passages"][0]["document_title"] in {"Ballad of Tara", "Bahram Bayzai"}
    kept = await conversation(library.asker, done["conversation_id"])
    assert kept.messages[1].content == done["answer"]


async def test_bad_requests_to_stream_have_a_status(library: Library) -> None:
    async with library.asker.stream("   ") as response:
        assert response.status_code == 422
    async with library.asker.stream("x y", conversation_id=str(uuid4())) as response:
        assert response.status_code == 404


async def test_kept_answers_do_not_outlive_their_documents(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus = new_corpus()
    document = Text("Ottoline Harcourt", "Ottoline Harcourt was born in Whitby in 1899.")
    await corpus.add(document)
    asker = api.asker(corpus.workspace_id)
    answer = await asker.chat("Where was Ottoline Harcourt born?")
    assert "Whitby" in answer.answer
    async with session_scope(api.container.sessions) as session:
        rows = await session.scalars(select(MessageRow).where(MessageRow.conversation_id == answer.conversation_id))
        assert not any("Whitby" in f"{row.content} {row.citations}" for row in rows), "not even in our own tables"
    await corpus.forget(document.id)
    kept = await conversation(asker, answer.conversation_id)
    assert kept.messages[1].citations == []
    assert kept.messages[1].content == GONE
