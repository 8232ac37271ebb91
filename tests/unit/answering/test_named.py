"""The share of a question's names that the passages hold."""

import pytest

from support.passages import passage
from support.token_vectors import Counts
from weft_models.answering.named import asked_names, coverage

PASSAGES = [passage(1, "Lothair II", "He ruled Lotharingia from 855."), passage(2, "Tea", "Tea is made from leaves.")]


@pytest.mark.parametrize(
    ("question", "linked", "expected"),
    [
        ("When did Lothair Ii's mother die?", ["lothair ii"], ["lothair ii"]),
        ("When did Anna Holm meet Lothair II?", ["holm", "lothair ii"], ["anna holm", "lothair ii"]),
        ("When did Holm visit?", ["Anna Holm"], ["anna holm"]),
        ("In which state was the winter olympics?", ["state", "winter olympics"], ["winter olympics"]),
        ("Who ruled in AD 43?", [], []),
        ("which tea is best", [], []),
        ("", [], []),
    ],
)
def test_names(question: str, linked: list[str], expected: list[str]) -> None:
    assert asked_names(question, linked) == expected


def test_a_rare_name_counts_more() -> None:
    question = "Did Lothair II meet Xerxes Quill?"
    assert coverage(question, PASSAGES) == 0.5
    common = coverage(question, PASSAGES, counts=Counts(names={"lothair ii": 900}))
    rare = coverage(question, PASSAGES, counts=Counts(names={"xerxes quill": 900}))
    assert common < 0.2
    assert rare > 0.8


def test_a_name_is_found_as_whole_words_only() -> None:
    assert coverage("Who was Lothar?", [passage(1, "T", "Lothario was here.")]) == 0.0


def test_without_names_words_count_and_stop_words_do_not() -> None:
    assert coverage("which drink has leaves", PASSAGES) == 0.5
    assert coverage("of the and", PASSAGES) == 0.0


def test_scripts_without_spaces() -> None:
    tokyo = [passage(1, "東京", "東京は日本の首都です。")]
    assert coverage("東京はどこの首都ですか", tokyo) > coverage("大阪城を建てた人物", tokyo)
    assert coverage("「東京」とは", tokyo, ["東京"]) == 1.0


def test_only_the_first_passages_are_looked_at() -> None:
    many = [passage(i, "T", "nothing") for i in range(1, 9)]
    assert coverage("Who is Anna Holm?", [*many, passage(9, "Anna Holm", "A poet.")]) == 0.0


def test_a_question_of_ten_thousand_names() -> None:
    question = " and ".join(f"Anna Holm{n}" for n in range(10_000))
    assert coverage(question, PASSAGES) == 0.0
