"""Names that by themselves do not say which of many is meant: they are one thing where something around them agrees."""

import pytest

from support.appearances import appearance, read
from weft_core.resolution import Appearance
from weft_models.resolution.disagreement import apart, doubtful, said
from weft_models.resolution.frequency import says_little
from weft_models.resolution.surroundings import around
from weft_models.resolution.telling_apart import meanings

HARBOUR = ("harbour", "dredging", "crane", "quay")
SCHOOL = ("pupils", "lessons", "teachers", "exams")
COURT = ("verdict", "appeal", "judges", "trial")


def _apart(one: Appearance, other: Appearance) -> bool:
    return apart([*said(one, other), *around(one, other, {})])


@pytest.mark.parametrize(
    ("norm", "kind"),
    [
        ("queen", "a title alone"),
        ("lieutenant general", "a title alone"),
        ("leader of the opposition", "what many countries have"),
        ("democratic party", "what many countries have"),
        ("barbara", "a first name alone"),
        ("henry ii", "a first name alone"),
        ("brown", "a family name alone"),
        ("invasion", "a common word"),
        ("saints", "a common word"),
        ("georgia", "the name of several regions"),
        ("camden", "the name of several places"),
        ("monroe county", "the name of several places"),
        ("villa rica", "the name of several places"),
    ],
)
def test_names_that_say_little(norm: str, kind: str) -> None:
    assert says_little(norm) == kind


@pytest.mark.parametrize(
    "norm",
    [
        "duke of burgundy",
        "united states senate",
        "barbara stanwyck",
        "henry viii",
        "october 2012",
        "toronto",
        "danish",
        "united nations",
        "second world war",
        "postgresql",
    ],
)
def test_names_that_say_enough(norm: str) -> None:
    assert says_little(norm) == ""


def test_words_around_are_kept_for_names_that_say_little() -> None:
    found = read("Ida Berg met the Chairman. Dredging of the harbour began in May.")

    assert found["chairman"].words == ("ida", "berg", "met", "dredging", "harbour", "began")
    assert found["ida berg"].words == ()


def test_the_nearest_sentence_comes_first_and_the_far_end_is_left_out() -> None:
    far = " ".join(f"We saw {chr(97 + n // 26)}{chr(97 + n % 26)}ord there." for n in range(60))
    words = read(f"{far} The Chairman left.")["chairman"].words

    assert words[0] == "left"
    assert len(words) == 32
    assert "aaord" not in words


def test_what_is_too_long_for_a_word_is_not_kept() -> None:
    found = read(f"Ida Berg met the Chairman with {'x' * 100_000} today.")

    assert found["chairman"].words == ("ida", "berg", "met")


def test_nothing_in_common_is_two() -> None:
    port = appearance("Chairman", "other", 1, neighbours=("ida berg",), words=HARBOUR)
    college = appearance("Chairman", "other", 2, neighbours=("olof lund",), words=SCHOOL)

    assert doubtful(port, college)
    assert _apart(port, college)
    assert said(port, college)[0].detail == "chairman is what many countries have"


def test_words_or_names_in_common_are_one() -> None:
    port = appearance("Chairman", "other", 1, neighbours=("ida berg",), words=HARBOUR)
    words = appearance("Chairman", "other", 2, neighbours=("olof lund",), words=(*HARBOUR[:2], *SCHOOL[:2]))
    names = appearance("Chairman", "other", 3, neighbours=("ida berg",), words=SCHOOL)

    assert not _apart(port, words)
    assert not _apart(port, names)
    assert "both speak of dredging, harbour" in [r.detail for r in around(port, words, {})]


def test_what_a_third_document_joins_is_one_although_two_have_nothing_in_common() -> None:
    port = appearance("Chairman", "other", 1, neighbours=("ida berg",), words=HARBOUR)
    between = appearance("Chairman", "other", 2, neighbours=("a", "b"), words=(*HARBOUR[:2], *SCHOOL[:2]))
    college = appearance("Chairman", "other", 3, neighbours=("olof lund",), words=SCHOOL)
    court = appearance("Chairman", "other", 4, neighbours=("karl brandt",), words=COURT)

    assert _apart(port, college)
    found = meanings([port, between, college, court], {})
    assert [[a.document_id for a in held] for held, _ in found] == [
        [port.document_id, between.document_id, college.document_id],
        [court.document_id],
    ]
    assert all(reasons for _, reasons in found)


def test_what_contradicts_stays_apart_although_a_third_would_join_it() -> None:
    early = appearance("Barbara", number=1, years=(1850, 1900), neighbours=("ida berg",), words=HARBOUR)
    between = appearance("Barbara", number=2, neighbours=("ida berg", "olof lund"), words=(*HARBOUR, *SCHOOL))
    late = appearance("Barbara", number=3, years=(1950, 2000), neighbours=("olof lund",), words=SCHOOL)

    assert len(meanings([early, between, late], {})) == 2


def test_documents_read_before_words_were_kept_are_judged_by_names_alone() -> None:
    one = appearance("Chairman", "other", 1, neighbours=("ida berg",))
    other = appearance("Chairman", "other", 2, neighbours=("ida berg",), words=SCHOOL)

    assert not _apart(one, other)
