"""Which pairs of names are linked, and why."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from support.appearances import document, sense
from weft_core.resolution import ReasonKind, Sense
from weft_models.resolution.keys import keys
from weft_models.resolution.scoring import ACCEPT, score
from weft_models.resolution.vectors import Vector


def _near(cosine: float) -> Mapping[UUID, Vector]:
    """Vectors of documents 1 and 2 with this cosine."""
    one, other = np.zeros(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    one[0] = 1
    other[:2] = cosine, np.sqrt(1 - cosine * cosine)
    return {document(1): one, document(2): other}


def _accepted(a: Sense, b: Sense, cosine: float = 0.6) -> bool:
    shared = keys(a.norm, a.type, a.appearances) & keys(b.norm, b.type, b.appearances)
    return bool(shared) and score(a, b, _near(cosine)).score >= ACCEPT


BESIDE: dict[str, Any] = {"neighbours": ("c s lewis", "oxford", "the hobbit")}
SAME = [
    ("J. R. R. Tolkien", "John Ronald Reuel Tolkien", "person"),
    ("Bob Halvorsen", "Robert Halvorsen", "person"),
    ("Jürgen Müller", "Juergen Mueller", "person"),
    ("Katherine Brandt", "Catherine Brandt", "person"),
    ("Sir Isaac Newton", "Isaac Newton", "person"),
    ("Acme Inc.", "Acme Corporation", "organisation"),
    ("Univ. of Edinburgh", "University of Edinburgh", "organisation"),
    ("Wal-Mart", "Walmart", "organisation"),
    ("Salesfroce", "Salesforce", "organisation"),
    ("World War II", "Second World War", "other"),
    ("Cleveland, Ohio", "Cleveland", "place"),
    ("Spider-Man", "Spiderman", "other"),
    ("King Charles III of Navarre", "Charles III of Navarre", "person"),
]
APART = [
    ("Henry V", "Henry VI", "person"),
    ("World War I", "World War II", "other"),
    ("Boeing 737", "Boeing 747", "other"),
    ("John Adams", "John Quincy Adams", "person"),
    ("Springfield, Illinois", "Springfield, Massachusetts", "place"),
    ("Air France", "Air China", "organisation"),
    ("Ken Griffey", "Ken Griffey Jr.", "person"),
    ("University of Michigan", "Michigan State University", "organisation"),
    ("Bank of America", "Bank of Armenia", "organisation"),
    ("Orville Wright", "Wilbur Wright", "person"),
    ("Petersen", "Niels Petersen", "person"),
    ("A Better Tomorrow", "A Better Tomorrow II", "work"),
    ("Austria", "Australia", "place"),
    ("Prince George of Wales", "Princess George of Wales", "person"),
    ("Duke of Burgundy", "Duke of Bourgundy", "person"),
    ("Martina Hingis", "Martin Hingis", "person"),
    ("4 May 1950", "4 May 1951", "date"),
]


@pytest.mark.parametrize(("one", "other", "type_"), SAME)
def test_names_of_one_thing_in_like_surroundings(one: str, other: str, type_: str) -> None:
    assert _accepted(sense(one, type_, 1, **BESIDE), sense(other, type_, 2, **BESIDE))


@pytest.mark.parametrize(("one", "other", "type_"), APART)
def test_near_misses_stay_apart_in_like_surroundings(one: str, other: str, type_: str) -> None:
    near: dict[str, Any] = {"neighbours": ("westminster", "london")}

    assert not _accepted(sense(one, type_, 1, **near), sense(other, type_, 2, **near), cosine=0.8)


def test_letters_need_surroundings_or_a_statement() -> None:
    short, long = ("IBM", "organisation"), ("International Business Machines", "organisation")

    assert not _accepted(sense(*short, 1), sense(*long, 2), cosine=0.1)
    assert _accepted(
        sense(*short, 1, neighbours=("thomas watson", "mainframes")), sense(*long, 2, neighbours=("thomas watson",))
    )
    assert _accepted(sense(*short, 1), sense(*long, 2, expansions=("ibm",)), cosine=0.1)


def test_a_short_form_in_other_surroundings_is_somebody_else() -> None:
    assert not _accepted(sense("Bob Miller", number=1), sense("Robert Miller", number=2), cosine=0.1)


def test_other_years_of_birth_stand_against_everything() -> None:
    one = sense("Sir John Halvorsen", number=1, years=(1850, 1920), **BESIDE)
    other = sense("John Halvorsen", number=2, years=(1890,), **BESIDE)

    assert not _accepted(one, other)


def test_a_document_that_uses_both_names_means_two_people() -> None:
    one = sense("Sir Thomas Lindqvist", number=1, neighbours=("thomas lindqvist", "oslo"))

    assert not _accepted(one, sense("Thomas Lindqvist", number=2, neighbours=("oslo",)))


def test_reasons_add_up_and_both_sides_give_the_same() -> None:
    one, other = sense("J. R. R. Tolkien", number=1, **BESIDE), sense("John Ronald Reuel Tolkien", number=2, **BESIDE)
    verdict = score(one, other, _near(0.4))

    assert verdict == score(other, one, _near(0.4))
    assert verdict.score == pytest.approx(min(1.0, sum(reason.weight for reason in verdict.reasons)), abs=1e-3)
    assert {reason.kind for reason in verdict.reasons} >= {
        ReasonKind.VARIANT,
        ReasonKind.NEIGHBOURS,
        ReasonKind.CONTEXT,
    }


def test_context_may_be_by_chunk() -> None:
    one = sense("Sir Isaac Newton", number=1, chunk_ids=(document(7), document(8)))
    other = sense("Isaac Newton", number=2, chunk_ids=(document(9),))
    up, down = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    verdict = score(one, other, {document(7): up, document(8): down, document(9): up})

    cosine = next(reason for reason in verdict.reasons if reason.kind is ReasonKind.CONTEXT)
    assert cosine.weight == pytest.approx(min(0.2, 0.6 * (np.sqrt(0.5) - 0.3)), abs=1e-3)
