"""How like a name is to what is sought."""

import pytest

from weft_core.fuzzy import similarity
from weft_graph.services.search import likeness


@pytest.mark.parametrize(
    ("wanted", "name", "alike"),
    [
        ("lovelase", "ada lovelace", True),  # one word of two
        ("ada lovelase", "augusta ada lovelace of london", True),  # two in a row of many
        ("analytical enjine", "analytical engine", True),
        ("babbage", "ada lovelace", False),
        ("ada", "dan", False),
    ],
)
def test_words_in_a_row_are_compared_too(wanted: str, name: str, alike: bool) -> None:
    assert (likeness(wanted, name) >= 0.4) is alike


def test_it_is_never_less_than_that_of_the_whole() -> None:
    for wanted, name in (("a b c", "a"), ("lord byron", "byron lord"), ("x", "")):
        assert 0 <= similarity(wanted, name) <= likeness(wanted, name) <= 1
    assert likeness("lord byron", "lord byron") == 1
