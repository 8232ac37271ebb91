"""Answers without a model: verbatim quotes, one a passage, and three bands of confidence."""

import numpy as np
import pytest

from support.passages import check_verbatim, passage
from weft_core.contracts.query import Citation, Passage, Verdict
from weft_models.answering.base import Answer, AnswerRequest, Token
from weft_models.answering.extractive import NOT_FOUND, ExtractiveWriter
from weft_models.answering.named import coverage
from weft_models.answering.not_found import confidence, load_model, verdict
from weft_models.answering.sentences import LONGEST_QUOTE, sentences_of
from weft_models.embedding.local import LocalEmbedder

pytestmark = pytest.mark.model

PASSAGES = [
    passage(1, "Ballad of Tara", "It won a prize. Ballad of Tara is a 1979 film directed by Bahram Bayzai."),
    passage(
        2, "Bahram Bayzai", "# Bahram Bayzai\n\nHe likes tea. Bahram Bayzai was born in Tehran in 1938.", start=500
    ),
    passage(3, "Tea", "Tea is a drink made from leaves. It is grown in Assam and drunk in many places.", page=4),
]
QUESTION = "Where was the director of Ballad of Tara born?"


def ask(embedder: LocalEmbedder, question: str, passages: list[Passage], quotes: int = 3) -> AnswerRequest:
    vector = embedder.embed_question(question)
    texts = [f"{p.document_title}\n{p.text}" for p in passages]
    best = float(np.max(embedder.embed_passages(texts) @ vector)) if passages else None
    return AnswerRequest(question, passages, vector, best, quotes)


async def test_one_verbatim_quote_from_each_passage_in_rank_order(embedder: LocalEmbedder) -> None:
    answer = await ExtractiveWriter(embedder).write(ask(embedder, QUESTION, PASSAGES))
    check_verbatim(answer.citations, PASSAGES)
    assert [c.number for c in answer.citations] == [1, 2, 3]
    assert [c.chunk_id for c in answer.citations] == [p.chunk_id for p in PASSAGES]
    assert answer.citations[0].quote == "Ballad of Tara is a 1979 film directed by Bahram Bayzai."
    assert answer.citations[1].quote == "Bahram Bayzai was born in Tehran in 1938."
    assert answer.citations[1].start == 500 + PASSAGES[1].text.index("Bahram Bayzai was")
    assert answer.citations[2].page == 4
    assert answer.verdict is Verdict.ANSWERED
    assert all(f"[{c.number}]" in answer.text for c in answer.citations)


async def test_fewer_quotes_when_fewer_are_asked_for(embedder: LocalEmbedder) -> None:
    answer = await ExtractiveWriter(embedder).write(ask(embedder, QUESTION, PASSAGES, quotes=1))
    assert len(answer.citations) == 1


async def test_a_comparison_gets_five_quotes(embedder: LocalEmbedder) -> None:
    many = [passage(i, f"Town {i}", f"Town {i} lies on the river Arno near Florence.") for i in range(1, 8)]
    answer = await ExtractiveWriter(embedder).write(ask(embedder, "Which is larger, Town 1 or Town 2?", many))
    assert len(answer.citations) == 5


async def test_the_stream_is_the_answer(embedder: LocalEmbedder) -> None:
    writer, request = ExtractiveWriter(embedder), ask(embedder, QUESTION, PASSAGES)
    parts = [part async for part in writer.stream(request)]
    answer = parts[-1]
    assert isinstance(answer, Answer)
    assert answer == await writer.write(request)
    assert "".join(part.text for part in parts if isinstance(part, Token)) == answer.text
    assert tuple(part for part in parts if isinstance(part, Citation)) == answer.citations


async def test_another_subject_is_not_found(embedder: LocalEmbedder) -> None:
    answer = await ExtractiveWriter(embedder).write(
        ask(embedder, "What is the boiling point of Zirconium Tetrachloride?", PASSAGES)
    )
    assert (answer.verdict, answer.text, answer.citations) == (Verdict.NOT_FOUND, NOT_FOUND, ())
    assert answer.confidence < 0.5


async def test_no_passages_are_not_found(embedder: LocalEmbedder) -> None:
    answer = await ExtractiveWriter(embedder).write(ask(embedder, QUESTION, []))
    assert (answer.verdict, answer.confidence) == (Verdict.NOT_FOUND, 0.0)


async def test_without_vectors_words_decide(embedder: LocalEmbedder) -> None:
    answer = await ExtractiveWriter(embedder).write(AnswerRequest(QUESTION, PASSAGES))
    check_verbatim(answer.citations, PASSAGES)
    assert answer.verdict is not Verdict.NOT_FOUND


async def test_copies_of_a_text_are_quoted_once(embedder: LocalEmbedder) -> None:
    copies = [passage(number, "Tara", PASSAGES[0].text) for number in (1, 2, 3)]
    answer = await ExtractiveWriter(embedder).write(ask(embedder, QUESTION, copies))
    check_verbatim(answer.citations, copies)
    quotes = [citation.quote for citation in answer.citations]
    assert len(quotes) == len(set(quotes)) == 2


async def test_a_quote_cannot_carry_markup_into_the_answer(embedder: LocalEmbedder) -> None:
    bad = [passage(1, "Tara", "Ballad of Tara ![x](http://evil.example/?q=1) <script>alert(1)</script> was born here.")]
    answer = await ExtractiveWriter(embedder).write(ask(embedder, QUESTION, bad))
    check_verbatim(answer.citations, bad)
    assert "](" not in answer.text
    assert "<script" not in answer.text


def test_the_bands() -> None:
    assert [verdict(p) for p in (0.0, 0.49, 0.5, 0.69, 0.7, 1.0)] == [
        Verdict.NOT_FOUND,
        Verdict.NOT_FOUND,
        Verdict.RELATED,
        Verdict.RELATED,
        Verdict.ANSWERED,
        Verdict.ANSWERED,
    ]


def asked(question: str, cosine: float | None) -> float:
    return confidence(AnswerRequest(question, PASSAGES, best_cosine=cosine))


def test_confidence_grows_with_both_features_and_stays_a_probability() -> None:
    assert load_model().with_cosine.closeness > 0
    assert asked(QUESTION, 0.2) < asked(QUESTION, 0.8)
    assert asked("Who is Xerxes Quill?", 0.5) < asked(QUESTION, 0.5)
    for question in ("", "the of and", "?!", "Ω" * 4_000, "\u202e"):
        for cosine in (None, -1.0, 1.0):
            assert 0.0 <= asked(question, cosine) <= 1.0


def test_coverage_counts_names_and_without_them_words() -> None:
    assert coverage(QUESTION, PASSAGES) == 1.0
    assert coverage("Who met Xerxes Quill?", PASSAGES) == 0.0
    assert coverage("which drink is made from leaves", PASSAGES) == 1.0
    assert coverage("of the and", PASSAGES) == 0.0


def test_long_and_empty_passages_have_bounded_sentences() -> None:
    long = passage(1, "T", "word " * 5_000)
    assert [len(s.text) <= LONGEST_QUOTE for s in sentences_of([long])] == [True]
    assert sentences_of([passage(2, "T", "   ")]) == []
    heading = passage(3, "Title", "Title")
    assert [s.text for s in sentences_of([heading])] == ["Title"], "better than nothing"
