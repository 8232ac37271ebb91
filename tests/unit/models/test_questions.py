"""What is read from a question's words: its names, its kind, whether it follows another."""

import pytest

from weft_models.answering.cues import has_cue
from weft_models.answering.follow_up import is_follow_up, standalone
from weft_models.answering.question import Asked, asked, compares, names


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where was the director of film Ballad of Tara born?", ["Ballad of Tara"]),
        ("Who is older, Anna Holm or Bo Reed?", ["Anna Holm", "Bo Reed"]),
        ('When was "Yesterday" written?', ["Yesterday"]),
        ("which river is the longest", []),
        ("", []),
    ],
)
def test_names(question: str, expected: list[str]) -> None:
    assert names(question) == expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did it open?", Asked.DATE),
        ("In which year was it?", Asked.DATE),
        ("How many people live there?", Asked.NUMBER),
        ("What nationality is she?", Asked.NATIONALITY),
        ("Where was he born?", Asked.PLACE),
        ("And where was he born?", Asked.PLACE),
        ("Who wrote it?", Asked.PERSON),
        ("Why?", Asked.OTHER),
    ],
)
def test_kinds(question: str, kind: Asked) -> None:
    assert asked(question) is kind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Are Oslo and Rome in one country?", True),
        ("Which film came first, Blue Night or Red Day?", True),
        ("Who directed Blue Night?", False),
        ("Name the order of the garter.", False),
    ],
)
def test_comparing_questions(question: str, expected: bool) -> None:
    assert compares(question) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And where was he born?", True),
        ("What about Oslo?", True),
        ("Where did she die?", True),
        ("Who directed that film?", True),
        ("Why?", True),
        ("Who directed Blue Night and when was it shown?", False),
        ("Where was Anna Holm born?", False),
        ("which river in europe carries the most water", False),
        ("There is a town north of the mountains. Who was its first mayor in those days?", False),
        ("Which character comes from the same book as Abraham Van Helsing?", False),
        ("When did the state whose official sport is jousting elect its governor?", False),
        ("Is the birthplace of her mother known?", True),
        ("Also the composer?", True),
    ],
)
def test_follow_ups(question: str, expected: bool) -> None:
    assert is_follow_up(question) is expected


def test_a_follow_up_gets_the_earlier_names_it_lacks() -> None:
    assert standalone("Where was he born?", ["Bo Reed"]) == "Where was he born? (Bo Reed)"
    assert standalone("Was Bo Reed born there?", ["Bo Reed"]) == "Was Bo Reed born there?"
    assert standalone("Why?", []) == "Why?"
    assert standalone("Was Bo Réed's mother there?", ["bo reed", "lothair ii"]).endswith("there? (lothair ii)")
    assert standalone("Who met Reedy?", ["Reed"]) == "Who met Reedy? (Reed)", "as whole words"


@pytest.mark.parametrize(
    ("kind", "sentence", "question", "expected"),
    [
        (Asked.DATE, "It opened in 1972.", "When did it open?", True),
        (Asked.DATE, "It opened in 1972.", "What opened in 1972?", False),
        (Asked.PLACE, "He was born in Oslo.", "Where was he born?", True),
        (Asked.PLACE, "He died (4 May 1950, Oslo, Norway) alone.", "Where did he die?", True),
        (Asked.PERSON, "It was made by Bo Reed.", "Who made it?", True),
        (Asked.OTHER, "It was made by Bo Reed in 1972.", "Why?", False),
    ],
)
def test_cues(kind: Asked, sentence: str, question: str, expected: bool) -> None:
    assert has_cue(kind, sentence, question) is expected
