"""Passages: every mode, with the reasons why each came."""

import json

import pytest

from support.library import SAMPLES, Library
from weft_core.contracts.query import Filters, Mode

QUESTIONS = json.loads((SAMPLES.parent / "questions.json").read_text())


@pytest.mark.parametrize("mode", list(Mode))
async def test_every_mode_finds_verbatim_passages_and_says_why(library: Library, mode: Mode) -> None:
    found = await library.weft.query("Where was Stephen Warbeck born?", mode=mode, explain=True)
    assert found.degraded == []
    assert found.passages
    assert found.passages[0].document_id == library.documents["composers.docx"].id
    scores = [passage.score for passage in found.passages]
    assert scores == sorted(scores, reverse=True)
    for passage in found.passages:
        content = await library.weft.documents.text(passage.document_id)
        assert passage.text == content.text[passage.start : passage.end]
        assert passage.explain
        channels = {hit.channel for hit in passage.explain.channels}
        if mode in (Mode.DENSE, Mode.SPARSE):
            assert channels == {mode.value}
        else:
            assert passage.explain.features
    if mode not in (Mode.DENSE, Mode.SPARSE):
        assert found.passages[0].explain
        assert found.passages[0].explain.path[-1].chunk_id == found.passages[0].chunk_id


async def test_explain_is_left_out_unless_asked_for(library: Library) -> None:
    found = await library.weft.query("Where was Stephen Warbeck born?", limit=3)
    assert len(found.passages) <= 3
    assert [passage.explain for passage in found.passages] == [None] * len(found.passages)
    assert found.timings.total > 0


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["answer"])
async def test_both_documents_of_a_two_step_question_are_found(library: Library, question: dict[str, str]) -> None:
    found = await library.weft.query(question["question"])
    ids = {passage.document_id for passage in found.passages}
    assert {library.documents[name].id for name in question["documents"]} <= ids


@pytest.mark.parametrize("mode", [Mode.DENSE, Mode.SPARSE, Mode.GRAPH, Mode.HYBRID])
async def test_a_filter_keeps_every_channel_to_its_documents(library: Library, mode: Mode) -> None:
    films = library.documents["films.pdf"].id
    filters = Filters(document_ids=[films])
    found = await library.weft.query("Who is Stephen Warbeck?", mode=mode, filters=filters)
    assert {passage.document_id for passage in found.passages} == {films}


async def test_nothing_is_found_in_documents_of_the_future(library: Library) -> None:
    filters = Filters(created_after=max(document.created_at for document in library.documents.values()))
    for mode in Mode:
        assert (await library.weft.query("Stephen Warbeck", mode=mode, filters=filters)).passages == []
