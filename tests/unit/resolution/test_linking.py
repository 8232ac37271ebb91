"""Groups and their canonical names."""

from collections.abc import Mapping
from uuid import UUID

from support.appearances import sense
from weft_core.resolution import Link, Reason, ReasonKind, Sense
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.scoring import Verdict


def _links(senses: list[Sense], scores: Mapping[tuple[Sense, Sense], float]) -> dict[UUID, Link]:
    reason = Reason(ReasonKind.VARIANT, "alike", 0.9)
    verdicts = {frozenset((a.id, b.id)): Verdict(score, (reason,)) for (a, b), score in scores.items()}
    return link(senses, verdicts, Rulings())


def test_the_full_name_is_canonical_however_often_its_letters_stand() -> None:
    letters = sense("IBM", "organisation", mentions=90)
    full = sense("International Business Machines", "organisation", mentions=3)
    links = _links([letters, full], {(letters, full): 0.8})

    assert links[letters.id].canonical_id == full.id
    assert (links[letters.id].score, links[letters.id].reasons[0].kind) == (0.8, ReasonKind.VARIANT)
    assert links[full.id] == Link(full.id, full.id)


def test_the_most_mentioned_full_name_is_canonical_then_the_longest() -> None:
    one, other, long = (
        sense("Acme", "organisation", mentions=2),
        sense("Acme Inc", "organisation"),
        sense("Acme Ltd.", "organisation"),
    )
    links = _links([one, other, long], {(one, other): 0.9, (one, long): 0.8})

    assert {found.canonical_id for found in links.values()} == {one.id}


def test_an_initial_between_two_people_stays_alone() -> None:
    initial, john, james = sense("J. Halvorsen"), sense("John Halvorsen"), sense("James Halvorsen")
    links = _links([initial, john, james], {(initial, john): 0.72, (initial, james): 0.7})

    assert all(found.canonical_id == found.sense_id for found in links.values())


def test_an_initial_follows_the_far_likelier_one() -> None:
    initial, john, james = sense("J. Halvorsen"), sense("John Halvorsen"), sense("James Halvorsen")
    links = _links([initial, john, james], {(initial, john): 0.95, (initial, james): 0.62})

    assert links[initial.id].canonical_id == john.id
    assert links[james.id].canonical_id == james.id


def test_letters_that_two_bodies_claim_stay_alone() -> None:
    letters = sense("AIP", "organisation")
    one, other = (
        sense("American International Pictures", "organisation"),
        sense("Action International Pictures", "organisation"),
    )
    links = _links([letters, one, other], {(letters, one): 0.7, (letters, other): 0.68})

    assert all(found.canonical_id == found.sense_id for found in links.values())


def test_two_meanings_of_one_name_never_meet_in_a_third() -> None:
    third = sense("Dr. Anna Weber")
    one, other = sense("Anna Weber", number=1), sense("Anna Weber", number=2)
    other = Sense(UUID(int=7), other.norm, other.type, other.name, "1990", appearances=other.appearances)
    links = _links([third, one, other], {(third, one): 0.9, (third, other): 0.61})

    assert links[third.id].canonical_id == links[one.id].canonical_id != links[other.id].canonical_id


def test_a_pair_below_the_threshold_is_no_link() -> None:
    one, other = sense("Acme"), sense("Apex")

    assert all(found.canonical_id == found.sense_id for found in _links([one, other], {(one, other): 0.59}).values())
