"""What holds for any names and any decisions."""

import random
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from support.appearances import WORKSPACE, appearance, document
from weft_core.resolution import Anchor, Appearance, Curation, CurationKind, Sense
from weft_models.resolution.disagreement import said
from weft_models.resolution.keys import keys
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import Rulings, replay
from weft_models.resolution.scoring import score
from weft_models.resolution.senses import sense_of, tell_senses

NAMES = [
    "Anna Weber", "Dr. Anna Weber", "A. Weber", "Anne Weber", "Alan Weber", "Weber", "Acme", "Acme Inc.", "Acme Ltd",
    "Henry V", "Henry VI", "Queen", "International Business Machines", "IBM", "Wal-Mart", "Walmart", "Sir Alan Weber",
]  # fmt: skip
TYPES = ["person", "organisation", "place", "work", "other"]
AROUND = ["oslo", "karl brandt", "nordhaven logistics", "anna weber", "ibm"]

names = st.sampled_from(NAMES)
appearances = st.builds(
    lambda name, type_, number, mentions, years, neighbours, called, domains, dated, words: appearance(
        name,
        type_,
        number,
        mentions=mentions,
        years=years,
        neighbours=tuple(neighbours),
        description=called,
        domains=tuple(domains),
        dated=dated,
        words=tuple(words),
    ),
    names,
    st.sampled_from(TYPES),
    st.integers(0, 12),
    st.integers(1, 5),
    st.sampled_from([(), (1850, 1920), (1990,), (1851,)]),
    st.lists(st.sampled_from(AROUND), max_size=3, unique=True),
    st.sampled_from(["", "painter", "footballer", "2004 danish film"]),
    st.lists(st.sampled_from(["arts", "law", "sport"]), max_size=2, unique=True),
    st.sampled_from([(), (1702, 1750), (1984, 1984)]),
    st.lists(st.sampled_from(["harbour", "harbours", "verdict", "pupils"]), max_size=3, unique=True),
)
corpora = st.lists(appearances, max_size=24, unique_by=lambda a: (a.norm, a.document_id))
anchors = st.builds(
    lambda a, placed: Anchor(a.norm, a.type, (a.document_id,) if placed else ()), appearances, st.booleans()
)
some_anchors = st.lists(anchors, min_size=1, max_size=2).map(tuple)
decisions = st.lists(
    st.tuples(st.sampled_from([CurationKind.MERGE, CurationKind.SPLIT]), some_anchors, some_anchors), max_size=5
)


def _curations(drawn: list[tuple[CurationKind, tuple[Anchor, ...], tuple[Anchor, ...]]]) -> list[Curation]:
    return [Curation(document(100 + n), n, kind, one, other) for n, (kind, one, other) in enumerate(drawn)]


def _told(corpus: list[Appearance], rulings: Rulings) -> list[Sense]:
    by_norm: dict[str, list[Appearance]] = {}
    for held in corpus:
        by_norm.setdefault(held.norm, []).append(held)
    return [
        sense
        for norm, held in by_norm.items()
        for sense in tell_senses(WORKSPACE, norm, held, sum(a.mentions for a in held), {}, rulings)
    ]


def _canonical(senses: list[Sense], rulings: Rulings) -> dict[UUID, UUID]:
    verdicts = {
        frozenset((a.id, b.id)): score(a, b, {})
        for a, b in combinations(senses, 2)
        if keys(a.norm, a.type, a.appearances) & keys(b.norm, b.type, b.appearances)
    }
    return {id_: found.canonical_id for id_, found in link(senses, verdicts, rulings).items()}


@settings(max_examples=60, deadline=None)
@given(corpora, decisions, st.randoms(use_true_random=False))
def test_the_order_of_documents_and_of_arguments_changes_nothing(
    corpus: list[Appearance],
    drawn: list[tuple[CurationKind, tuple[Anchor, ...], tuple[Anchor, ...]]],
    order: random.Random,
) -> None:
    curations = _curations(drawn)
    senses = _told(corpus, replay(curations))
    before = _canonical(senses, replay(curations))
    order.shuffle(corpus)
    order.shuffle(curations)
    again = _told(corpus, replay(curations))
    order.shuffle(again)

    assert {s.id: s for s in again} == {s.id: s for s in senses}
    assert _canonical(again, replay(curations)) == before


@settings(max_examples=60, deadline=None)
@given(corpora, decisions)
def test_every_document_has_exactly_one_sense_of_each_of_its_names(
    corpus: list[Appearance], drawn: list[tuple[CurationKind, tuple[Anchor, ...], tuple[Anchor, ...]]]
) -> None:
    senses = _told(corpus, replay(_curations(drawn)))

    assert len({sense.id for sense in senses}) == len(senses)
    for held in corpus:
        of_name = [sense for sense in senses if sense.norm == held.norm]
        naming = [s for s in of_name if s.document_ids is None or held.document_id in s.document_ids]
        assert naming == [sense_of(of_name, held.document_id, held.type)]
    assert sum(sense.mentions for sense in senses) == sum(held.mentions for held in corpus)


@settings(max_examples=60, deadline=None)
@given(corpora, decisions)
def test_links_lead_to_a_canonical_sense_and_never_across_a_split(
    corpus: list[Appearance], drawn: list[tuple[CurationKind, tuple[Anchor, ...], tuple[Anchor, ...]]]
) -> None:
    rulings = replay(_curations(drawn))
    senses = _told(corpus, rulings)
    canonical = _canonical(senses, rulings)

    assert all(canonical[target] == target for target in canonical.values())
    for pair, (_, together) in rulings.pairs(senses).items():
        one, other = pair
        assert together or canonical[one] != canonical[other]


@settings(max_examples=60, deadline=None)
@given(corpora, decisions, some_anchors, some_anchors)
def test_a_merge_and_a_later_split_of_the_same_leave_them_apart(
    corpus: list[Appearance],
    drawn: list[tuple[CurationKind, tuple[Anchor, ...], tuple[Anchor, ...]]],
    one: tuple[Anchor, ...],
    other: tuple[Anchor, ...],
) -> None:
    decided = [*drawn, (CurationKind.MERGE, one, other), (CurationKind.SPLIT, one, other)]
    curations = _curations(decided)
    rulings = replay(curations)
    senses = _told(corpus, rulings)
    canonical = _canonical(senses, rulings)
    last = replay(curations[-1:]).pairs(senses)

    assert all(canonical[a] != canonical[b] for a, b in map(tuple, last))


@settings(max_examples=60, deadline=None)
@given(appearances, appearances)
def test_pairs_are_symmetric(a: Appearance, b: Appearance) -> None:
    namesake = replace(b, norm=a.norm)
    assert said(a, namesake) == said(namesake, a)
    if a.norm == b.norm:
        return
    one, other = _told([a], Rulings())[0], _told([b], Rulings())[0]

    assert score(one, other, {}) == score(other, one, {})
    assert 0 <= score(one, other, {}).score <= 1
