"""Which documents mean the same by one name."""

import pytest

from support.appearances import WORKSPACE, appearance, document
from weft_core.ids import entity_id
from weft_core.resolution import Anchor, Appearance, Curation, CurationKind, ReasonKind, Sense
from weft_models.resolution.rulings import Rulings, replay
from weft_models.resolution.senses import SAMPLE, sense_of, tell_senses, wants_context

NOBODY = Rulings()


def _tell(*appearances: Appearance, rulings: Rulings = NOBODY) -> list[Sense]:
    total = sum(a.mentions for a in appearances)
    return tell_senses(WORKSPACE, appearances[0].norm, appearances, total, {}, rulings)


def test_the_same_name_is_the_same_by_default() -> None:
    (told,) = _tell(appearance("Maria Oduya", number=1, mentions=3), appearance("Maria Oduya", number=2))

    assert told.id == entity_id(WORKSPACE, "maria oduya", "person")
    assert (told.document_ids, told.mentions, told.discriminator) == (None, 4, "")


def test_other_years_of_birth_are_another_person() -> None:
    painter = appearance("Anna Weber", number=1, years=(1811, 1884))
    first, second = _tell(painter, appearance("Anna Weber", number=2, years=(1990,), mentions=2))

    assert (first.document_ids, second.document_ids) == (frozenset({document(2)}), frozenset({document(1)}))
    assert first.id == entity_id(WORKSPACE, "anna weber", "person")
    assert second.discriminator == "1811-1884"
    assert second.id == entity_id(WORKSPACE, "anna weber", "person/1811-1884")
    assert ReasonKind.YEARS in {reason.kind for reason in second.reasons}


def test_titles_tell_works_of_one_name_apart() -> None:
    told = _tell(
        appearance("Macbeth", "work", 1, qualifier="1948 film"), appearance("Macbeth", "work", 2, qualifier="2015 film")
    )

    assert [sense.discriminator for sense in told] == ["", "2015 film"]


def test_a_document_that_says_nothing_joins_the_nearest() -> None:
    poet = appearance("Edsel Ford", number=1, years=(1928,), neighbours=("arkansas",))
    maker = appearance("Edsel Ford", number=2, years=(1893,), neighbours=("henry ford", "dearborn"), mentions=5)
    passing = appearance("Edsel Ford", number=3, neighbours=("henry ford",))
    first, second = _tell(poet, maker, passing)

    assert first.document_ids == frozenset({document(2), document(3)})
    assert second.document_ids == frozenset({document(1)})


def test_other_joins_the_specific_type() -> None:
    (told,) = _tell(appearance("Brightwater", "other", 1), appearance("Brightwater", "organisation", 2))

    assert told.type == "organisation"


def test_specific_types_of_one_word_stay_apart_unless_names_around_agree() -> None:
    planet = appearance("Mercury", "place", 1, description="planet", neighbours=("venus", "sun"))
    label = appearance("Mercury", "organisation", 2, description="record label", neighbours=("polygram", "chicago"))
    again = appearance("Mercury", "organisation", 2, description="planet", neighbours=("venus", "sun"))

    assert {sense.type for sense in _tell(planet, label)} == {"place", "organisation"}
    assert len(_tell(planet, again)) == 1


def test_a_name_in_very_many_documents_has_one_sense_a_type_and_no_slips() -> None:
    held = [appearance("Victoria", "place" if n % 2 else "person", n) for n in range(SAMPLE - 1)]
    told = tell_senses(WORKSPACE, "victoria", [*held, appearance("Victoria", "work", 99)], 1000, {}, NOBODY)

    assert {(sense.type, sense.document_ids) for sense in told} == {("place", None), ("person", None)}
    assert sum(sense.mentions for sense in told) == pytest.approx(1000, abs=1)
    found = sense_of(told, document(99), "work")
    assert found is not None
    assert found.id == told[0].id


def test_documents_split_off_by_a_person() -> None:
    held = [appearance("Mercury", "place", n) for n in range(3)]
    other = (Anchor("mercury", "place", (document(2),)),)
    split = Curation(document(50), 1, CurationKind.SPLIT, (Anchor("mercury", "place"),), other)
    first, second = _tell(*held, rulings=replay([split]))

    assert first.document_ids == frozenset({document(0), document(1)})
    assert (second.document_ids, second.discriminator) == (frozenset({document(2)}), str(split.id))
    assert second.id == entity_id(WORKSPACE, "mercury", f"place/{split.id}")


def test_vectors_are_wanted_only_where_they_may_decide() -> None:
    passing = [appearance("Oslo", "place", n, neighbours=("bergen",)) for n in range(5)]
    introduced = [
        appearance("David Holm", number=n, description=f"teaches {n}", neighbours=("oslo",)) for n in range(2)
    ]

    assert not wants_context(passing)
    assert wants_context(introduced)
