"""Which runs of a question's words may be names."""

import time

import pytest

from weft_query.retrievers.linking import candidates, longest


def norms(question: str) -> set[str]:
    return {candidate.norm for candidate in candidates(question)}


def test_names_with_their_inner_connectors_are_candidates() -> None:
    found = norms("Where was the director of film Ballad of Tara born?")
    assert {"ballad of tara", "tara", "ballad"} <= found
    assert not found & {"director", "born", "film", "where"}


def test_a_title_that_begins_with_an_article_meets_its_name() -> None:
    assert "godfather" in norms("Who directed The Godfather?")


def test_a_question_without_capitals_is_read_throughout() -> None:
    assert {"ballad of tara", "director"} <= norms("who is the director of ballad of tara")


def test_years_and_punctuation() -> None:
    assert {"1979", "o brien", "j r r tolkien"} <= norms("Did O'Brien or J.R.R. Tolkien live in 1979?")


@pytest.mark.parametrize("question", ["", "?", "the of and", "why"])
def test_nothing_to_link(question: str) -> None:
    assert norms(question) <= {"why"}


def test_the_longest_known_name_wins() -> None:
    found = candidates("Who is older, Anna Holm of Oslo or Holm?")
    kept = longest(found, {"anna holm", "holm", "oslo", "anna holm of oslo"})
    assert [c.norm for c in kept] == ["anna holm of oslo"]
    assert [c.norm for c in longest(found, {"anna holm", "oslo"})] == ["anna holm", "oslo"]


def test_a_long_question_is_bounded() -> None:
    began = time.process_time()
    assert len(candidates("Anna Holm " * 400)) <= 400
    assert len(candidates(" ".join(f"Name{i}" for i in range(400)))) <= 400
    assert time.process_time() - began < 0.5
