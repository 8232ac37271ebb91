"""Names taken apart."""

import pytest

from weft_core.text import normalise_name
from weft_models.resolution.shape import is_office, shape_of
from weft_models.resolution.sounds import skeletons
from weft_models.resolution.spelling import alike


@pytest.mark.parametrize(
    ("name", "core", "numbers"),
    [
        ("King Charles III of Navarre", ("charles", "navarre"), ("3",)),
        ("Hugh IV, Duke of Burgundy", ("hugh", "burgundy"), ("4",)),
        ("World War II", ("world", "war"), ("2",)),
        ("Second World War", ("world", "war"), ("2",)),
        ("George V. Smith", ("george", "v", "smith"), ()),
        ("U.S. Army", ("united", "states", "army"), ()),
        ("Hartley & Sons Ltd", ("hartley", "sons"), ()),
        ("Boeing 747", ("boeing",), ("747",)),
        ("Stephen King", ("stephen", "king"), ()),
        ("Captain America", ("captain", "america"), ()),
        ("Victor Cavendish, 9th Duke of Devonshire", ("victor", "cavendish"), ("9",)),
        ("The Beatles", ("beatles",), ()),
        ("", ("",), ()),
    ],
)
def test_what_must_agree_is_told_from_what_may_be_there_or_not(
    name: str, core: tuple[str, ...], numbers: tuple[str, ...]
) -> None:
    shape = shape_of(normalise_name(name))

    assert (shape.core or ("",), shape.numbers) == (core, numbers)


@pytest.mark.parametrize("name", ["Duke of Burgundy", "King", "Hereditary Prince of Denmark", "Count de Saint-Germain"])
def test_offices_have_many_holders(name: str) -> None:
    assert is_office(normalise_name(name))


@pytest.mark.parametrize("name", ["Charles of Valois", "King Charles", "Duke Ellington", "Prince Harry"])
def test_people_are_no_offices(name: str) -> None:
    assert not is_office(normalise_name(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tchaikovsky", "chaikovsky"),
        ("mueller", "muller"),
        ("dostoevsky", "dostoyevsky"),
        ("salesfroce", "salesforce"),
        ("philadelpia", "philadelphia"),
        ("katherine", "catherine"),
    ],
)
def test_spellings_of_one_word_sound_the_same(one: str, other: str) -> None:
    assert skeletons([one]) == skeletons([other])
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("austria", "australia"),
        ("martin", "martina"),
        ("niger", "nigeria"),
        ("christian", "christine"),
        ("ferdinand", "ferdinanda"),
        ("auguste", "augusta"),
        ("herr", "hurst"),
        ("smith", "smythe"),
    ],
)
def test_other_words_are_no_slips(one: str, other: str) -> None:
    assert not alike(one, other)
