"""Which signals of the documents tell homonyms apart, and which do not."""

import pytest

from support.appearances import WORKSPACE, appearance, read
from weft_core.resolution import Appearance
from weft_models.resolution.disagreement import apart, said, total
from weft_models.resolution.regions import regions_differ
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.senses import tell_senses
from weft_models.resolution.surroundings import around


def _apart(one: Appearance, other: Appearance) -> bool:
    return apart([*said(one, other), *around(one, other, {})])


def _of(text: str, norm: str) -> Appearance:
    return read(text)[norm]


def test_a_type_that_no_document_bears_out_tells_nothing_apart() -> None:
    kinds = ("work", "work", "place", "person", "organisation")
    held = [appearance("TV", kind, n, neighbours=(f"name {n}", f"other {n}")) for n, kind in enumerate(kinds)]
    (told,) = tell_senses(WORKSPACE, "tv", held, 5, {}, Rulings())

    assert told.type == "work"
    assert told.document_ids is None


def test_person_and_work_of_one_full_name_stay_apart_where_documents_introduce_them() -> None:
    person = appearance("Anna Holm", "person", 1, description="norwegian painter", neighbours=("oslo", "bergen"))
    film = appearance("Anna Holm", "work", 2, description="1968 swedish drama film", neighbours=("ingrid lund", "kiel"))

    assert _apart(person, film)


def test_a_country_is_one_whatever_a_sentence_calls_it() -> None:
    place = appearance("Greece", "place", 1, neighbours=("athens", "corfu"))
    member = appearance("Greece", "person", 2, description="founding member", neighbours=("euro", "nato"))

    assert not _apart(place, member)


def test_places_in_other_regions() -> None:
    illinois = _of("The plant in Salem, Illinois, makes axles.", "salem")
    oregon = _of("The council of Salem, Oregon, met on Monday.", "salem")
    country = _of("The plant in Salem, United States, makes axles.", "salem")

    assert illinois.description == "in illinois"
    assert _apart(illinois, oregon)
    assert not _apart(illinois, country)


def test_a_list_of_places_is_no_region() -> None:
    assert _of("He showed it in Prague, Haifa, Mexico and Lima.", "haifa").description == ""


def test_bodies_of_one_site() -> None:
    kerala = _of("Riverview Hospital in Kerala treated them.", "riverview hospital")
    ohio = _of("Riverview Hospital in Ohio closed a ward.", "riverview hospital")

    assert _apart(kerala, ohio)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("ohio", "oregon", True),
        ("ohio", "united states", False),
        ("kent", "england", False),
        ("kent", "united kingdom", False),
        ("england", "michigan", True),
        ("prussia", "bavaria", False),
    ],
)
def test_regions(one: str, other: str, differ: bool) -> None:
    assert regions_differ(one, other) is differ
    assert regions_differ(other, one) is differ


def test_other_trades_need_surroundings_to_agree_with_them() -> None:
    bank = appearance("Halden", "organisation", 1, description="norwegian bank", neighbours=("oslo", "karl brandt"))
    brewery = appearance("Halden", "organisation", 2, description="small brewery", neighbours=("ulm", "donau"))
    company = appearance("Halden", "organisation", 2, description="private company", neighbours=("ulm", "donau"))
    beside = appearance("Halden", "organisation", 2, description="small brewery", neighbours=("oslo", "karl brandt"))

    assert _apart(bank, brewery)
    assert not _apart(bank, company)
    assert not _apart(bank, beside)


def test_a_calling_in_front_of_a_name_says_less_than_an_introduction() -> None:
    passing = _of("In May the historian Olof Lund wrote to his son.", "olof lund")
    footballer = appearance("Olof Lund", "person", 2, description="swedish footballer")

    assert passing.description == "the historian"
    assert 0 < total(said(passing, footballer)) < 0.6


def test_a_film_director_is_no_film() -> None:
    passing = appearance("Lars Holm", "person", 1, description="the director")
    introduced = appearance("Lars Holm", "person", 2, description="danish film director")

    assert not _apart(passing, introduced)
    assert total(said(passing, introduced)) < 0


def test_one_death_is_one_life() -> None:
    life = appearance("Ismail I", "person", 1, years=(1487, 1524))
    reign = appearance("Ismail I", "person", 2, years=(1501, 1524))

    assert not _apart(life, reign)


def test_what_a_sentence_says_of_another_is_not_an_introduction() -> None:
    found = _of("According to Kestrel, Boone was the best singer of the year.", "kestrel")

    assert found.description == ""


def test_when_a_body_was_founded() -> None:
    assert _of("Kestrel Energy was founded in 1923 by two brothers.", "kestrel energy").years == (1923,)
