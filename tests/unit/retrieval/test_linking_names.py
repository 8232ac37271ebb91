"""Names in a question."""

from collections.abc import Callable

import pytest

from weft_query.retrieval.linking import link


def knows(*norms: str) -> Callable[[str], bool]:
    return lambda norm: norm in norms


def test_the_longest_match_wins_and_what_is_inside_is_nested() -> None:
    names = link("Who directed The Planet Of Junior Brown?", knows("planet of junior brown", "brown", "junior brown"))
    assert names.linked == ("planet of junior brown",)
    assert set(names.nested) == {"brown", "junior brown"}


def test_notes_commas_and_shouted_possessives() -> None:
    known = knows("ek hi bhool 1940 film", "lothair ii", "god gift to women", "john ernest duke of saxe eisenach")
    assert link("Who made Ek Hi Bhool (1940 Film)?", known).linked == ("ek hi bhool 1940 film",)
    assert link("When did Lothair Ii's mother die?", known).linked == ("lothair ii",)
    assert link("Is God'S Gift To Women older?", known).linked == ("god gift to women",)
    assert link("Who was John Ernest, Duke Of Saxe-Eisenach?", known).linked == ("john ernest duke of saxe eisenach",)


def test_common_nouns_are_not_linked() -> None:
    known = knows("director", "film", "who", "bergen")
    assert link("Who is the director of the film about Bergen?", known).linked == ("bergen",)


@pytest.mark.parametrize("question", ["where was ada velling born", "WHERE WAS ADA VELLING BORN"])
def test_a_question_without_telling_capitals_links_by_its_words(question: str) -> None:
    assert link(question, knows("ada velling", "where", "was")).linked == ("ada velling",)


def test_a_people_stands_for_its_country() -> None:
    assert link("Which Danish painter was it?", knows("denmark")).linked == ("denmark",)
    assert link("Which Danish painter was it?", knows("danish", "denmark")).linked == ("danish",)


@pytest.mark.parametrize(
    "question", ["", "   ", "???", "the of and", "\x00" * 50, "a" * 100_000, "Ⅳ ½ ②", "司馬遷は誰"]
)
def test_odd_questions(question: str) -> None:
    assert link(question, lambda _norm: False).linked == ()
    assert len(link(question, lambda _norm: True).linked) < 10


def test_only_the_beginning_of_a_long_question_is_read() -> None:
    asked: list[str] = []

    def known(norm: str) -> bool:
        asked.append(norm)
        return False

    link("Word " * 10_000, known)
    assert len(asked) < 128 * 24 + 1
