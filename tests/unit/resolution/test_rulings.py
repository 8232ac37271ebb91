"""What people decided, replayed."""

from support.appearances import document, sense
from weft_core.resolution import Anchor, Curation, CurationKind, Sense
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import replay

ACME, ACME_INC, APEX = sense("Acme", "organisation"), sense("Acme Inc", "organisation"), sense("Apex", "organisation")
MERGE, SPLIT, RENAME = CurationKind.MERGE, CurationKind.SPLIT, CurationKind.RENAME


def _anchor(of: Sense) -> Anchor:
    return Anchor(of.norm, of.type)


def _curation(number: int, kind: CurationKind, entity: list[Sense], other: list[Sense], value: str = "") -> Curation:
    return Curation(document(number), number, kind, tuple(map(_anchor, entity)), tuple(map(_anchor, other)), value)


def _together(curations: list[Curation], one: Sense, other: Sense) -> bool:
    links = link([ACME, ACME_INC, APEX], {}, replay(curations))
    return links[one.id].canonical_id == links[other.id].canonical_id


def test_a_merge_joins_and_a_later_split_of_the_same_parts() -> None:
    merge, split = _curation(1, MERGE, [ACME], [APEX]), _curation(2, SPLIT, [ACME], [APEX])

    assert _together([merge], ACME, APEX)
    assert not _together([merge, split], ACME, APEX)
    assert not _together([split, merge], ACME, APEX)
    assert _together([split, _curation(3, MERGE, [APEX], [ACME])], ACME, APEX)


def test_a_split_holds_against_what_two_merges_would_bring_together() -> None:
    merges = [_curation(1, MERGE, [ACME], [ACME_INC]), _curation(2, MERGE, [ACME, ACME_INC], [APEX])]
    split = _curation(3, SPLIT, [ACME, ACME_INC], [APEX])

    assert _together([*merges, split], ACME, ACME_INC)
    assert not _together([*merges, split], ACME, APEX)
    assert not _together([*merges, split], ACME_INC, APEX)


def test_an_anchor_outlives_a_change_of_type() -> None:
    retyped = sense("Apex", "other")
    merge = _curation(1, MERGE, [ACME], [APEX])
    links = link([ACME, retyped], {}, replay([merge]))

    assert links[retyped.id].canonical_id == links[ACME.id].canonical_id


def test_partners_are_those_of_merges() -> None:
    rulings = replay([_curation(1, MERGE, [ACME], [APEX]), _curation(2, SPLIT, [ACME], [ACME_INC])])

    assert rulings.partners("acme") == {"apex"}
    assert rulings.norms() == {"acme", "apex", "acme inc"}


def test_the_last_name_shows_and_stays_with_what_keeps_the_entity() -> None:
    named = _curation(1, RENAME, [ACME, APEX], [], "First")
    again = _curation(2, RENAME, [ACME, APEX], [], "Second")
    split = _curation(3, SPLIT, [ACME], [APEX])
    rulings = replay([again, named, split])

    assert rulings.shown([ACME]) == ("Second", None)
    assert rulings.shown([APEX]) == (None, None)
    assert replay([again, named]).shown([APEX]) == ("Second", None)
    assert rulings.shown([ACME_INC]) == (None, None)
