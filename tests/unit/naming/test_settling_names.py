"""What all passages together decide about what one leaves open."""

import numpy as np

from weft_models.naming.inner import inner_names, without_first
from weft_models.naming.mentions import Certainty
from weft_models.naming.settling import Candidates, settle

SURE, OPENER, POSSIBLE = Certainty.SURE, Certainty.OPENER, Certainty.POSSIBLE


def candidates(*rows: tuple[int, int, int, Certainty, bool]) -> Candidates:
    """Rows of (passage, name, name without its first word, certainty, about)."""
    columns = list(zip(*rows, strict=True))
    return Candidates(
        passages=np.array(columns[0], dtype=np.int32),
        names=np.array(columns[1], dtype=np.int32),
        rests=np.array(columns[2], dtype=np.int32),
        certainty=np.array(columns[3], dtype=np.int8),
        about=np.array(columns[4]),
        placed=np.ones(len(rows), dtype=np.bool_),
    )


def test_a_lone_opener_needs_another_place_or_a_title() -> None:
    settled, _ = settle(
        candidates(
            (0, 0, -1, OPENER, False),
            (0, 1, -1, OPENER, False),
            (0, 2, -1, OPENER, False),
            (1, 1, -1, SURE, False),
            (1, 2, -1, OPENER, True),
        ),
        3,
    )
    assert settled.tolist() == [-1, 1, 2, 1, 2]


def test_an_opener_loses_its_first_word_only_to_a_known_name() -> None:
    former_kohl, kohl, nora_ibsen, ibsen = range(4)
    settled, known = settle(
        candidates(
            (0, former_kohl, kohl, OPENER, False),
            (0, nora_ibsen, ibsen, OPENER, False),
            (1, kohl, -1, SURE, False),
            (2, kohl, -1, SURE, False),
        ),
        4,
    )
    assert known.tolist() == [False, True, False, False]
    assert settled.tolist() == [kohl, nora_ibsen, kohl, kohl]


def test_what_is_possible_is_a_name_once_it_is_known() -> None:
    rows = ((0, 0, -1, POSSIBLE, False), (0, 1, -1, POSSIBLE, False), (1, 1, -1, SURE, True))
    assert settle(candidates(*rows), 2)[0].tolist() == [-1, 1, 1]


def test_a_passage_that_names_twice_counts_once() -> None:
    rows = ((0, 0, -1, SURE, False), (0, 0, -1, SURE, False))
    assert not settle(candidates(*rows), 1)[1].any()


def test_no_candidates() -> None:
    empty = candidates((0, 0, -1, SURE, False))
    nothing = Candidates(*(getattr(empty, field)[:0] for field in Candidates.__dataclass_fields__))
    settled, known = settle(nothing, 0)
    assert len(settled) == len(known) == 0


def test_inner_names_begin_and_end_with_content() -> None:
    inside = set(inner_names("university of north texas"))
    assert inside == {"university", "university of north", "north", "north texas", "texas"}
    assert not set(inner_names("texas"))
    assert not set(inner_names("may 12"))


def test_without_first() -> None:
    assert without_first("former chancellor kohl") == "chancellor kohl"
    assert without_first("kohl") == ""
