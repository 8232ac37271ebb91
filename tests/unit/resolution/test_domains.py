"""Of what and of when documents speak where they name somebody."""

from support.appearances import appearance, read
from weft_core.resolution import Appearance
from weft_models.resolution.disagreement import apart, doubtful, said
from weft_models.resolution.frequency import frequent, ruler
from weft_models.resolution.surroundings import around

SERMON = (
    "Bishop Karl Lund preached in the cathedral. His sermon was on the prophets, and the clergy of the parish came."
)
GOAL = "Karl Lund scored the winning goal of the match. The striker joined the club from Aarhus last season."
FINAL = (
    "In the final the goalkeeper saved a penalty of Karl Lund. The football league starts again in Odense in August."
)


def _of(text: str, norm: str) -> Appearance:
    return read(text)[norm]


def _apart(one: Appearance, other: Appearance) -> bool:
    return apart([*said(one, other), *around(one, other, {})])


def test_domains_come_from_the_words_around_the_name() -> None:
    assert _of(SERMON.removeprefix("Bishop "), "karl lund").domains == ("church",)
    assert _of(GOAL, "karl lund").domains == ("sport",)


def test_the_words_of_a_name_say_nothing_of_it() -> None:
    found = _of("The talk was on Friday. Orchestra Bishop closed its doors.", "orchestra bishop")

    assert found.domains == ()


def test_a_sentence_with_the_name_counts_more_than_the_rest() -> None:
    text = "Ida Berg plays football in a league. A judge held a trial. A poet wrote poems, and a painter came."

    assert _of(text, "ida berg").domains[0] == "sport"


def test_people_of_other_domains_are_two_where_one_is_introduced() -> None:
    preacher = appearance("Karl Lund", number=1, domains=("church",), description="bishop", neighbours=("ribe",))
    player = appearance("Karl Lund", number=2, domains=("sport", "arts"), neighbours=("odense",))
    named = appearance("Karl Lund", number=3, domains=("sport",), neighbours=("aarhus",))

    assert _apart(preacher, player)
    assert not _apart(player, named)


def test_a_neighbour_both_have_outweighs_domains() -> None:
    one = appearance(
        "Karl Lund", number=1, domains=("church",), description="bishop", neighbours=("nordhaven boys home",)
    )
    other = appearance("Karl Lund", number=2, domains=("sport",), neighbours=("nordhaven boys home",))

    assert not _apart(one, other)


def test_bodies_and_places_are_named_in_every_domain() -> None:
    for kind, name in (("organisation", "University of Kiel"), ("place", "Toronto"), ("other", "American")):
        one = appearance(name, kind, 1, domains=("church",), neighbours=("ribe",), description="member")
        other = appearance(name, kind, 2, domains=("sport",), neighbours=("odense",))
        assert not _apart(one, other)


def test_a_name_that_many_have() -> None:
    assert frequent("karl lund")
    assert frequent("phoenix")
    assert not frequent("karl august lund")
    assert not frequent("karl 12")


def test_nobody_is_named_long_before_birth() -> None:
    born = appearance("Karl Lund", number=1, years=(1950,), neighbours=("ribe",))
    named = _of("In 1848 Karl Lund bought the farm.", "karl lund")

    assert named.dated == (1848, 1848)
    assert _apart(born, named)
    assert not _apart(born, _of("Her father, born in 1921, met Karl Lund.", "karl lund"))
    assert not _apart(born, _of("The 2019 sum was paid to Karl Lund.", "karl lund"))


def test_an_amount_is_no_year() -> None:
    assert _of("For 1848 crowns Karl Lund bought it, and 1,900 sheep.", "karl lund").dated == ()


def test_rulers_of_one_name_and_number_in_other_centuries() -> None:
    early = appearance("Henry II", number=1, dated=(1150, 1180), neighbours=("anjou",))
    late = appearance("Henry II", number=2, dated=(1320, 1362), neighbours=("brabant",))

    assert ruler("henry ii")
    assert not ruler("queen elizabeth ii")
    assert _apart(early, late)


def test_an_author_is_named_in_later_centuries() -> None:
    own = appearance("Karl Lund", number=1, dated=(1820, 1862), neighbours=("ribe",))
    late = appearance("Karl Lund", number=2, dated=(1971, 1971), neighbours=("odense",))

    assert not _apart(own, late)


def test_a_first_name_alone_is_of_many_unless_they_have_something_in_common() -> None:
    one = appearance("Barbara", number=1, neighbours=("arthur fullerton",))
    other = appearance("Barbara", number=2, neighbours=("roberta tovey",))
    beside = appearance("Barbara", number=3, neighbours=("roberta tovey", "peter cushing"))

    assert said(one, other)[0].detail == "barbara is a first name alone"
    assert doubtful(one, other)
    assert not apart([*said(other, beside), *around(other, beside, {})])
