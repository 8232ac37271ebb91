"""Ids are functions of their input: the same input makes the same id, and no two kinds collide."""

from uuid import UUID

from weft_core.ids import chunk_id, entity_id, relation_id

A, B = UUID(int=1), UUID(int=2)


def test_ids_are_stable_across_releases() -> None:
    """A changed id would orphan every stored vector and node."""
    assert str(chunk_id(A, 1, 0)) == "2c9d67ce-2313-50fd-82c0-803b463eee4a"
    assert str(entity_id(A, "ada lovelace", "person")) == "7b46665e-f433-5214-b1c8-417f83d8b120"
    assert str(relation_id(A, "directed", B)) == "494a663f-d6bb-5a3b-902d-b18a79dde621"


def test_every_part_counts() -> None:
    ids = {chunk_id(A, 1, 0), chunk_id(B, 1, 0), chunk_id(A, 2, 0), chunk_id(A, 1, 1)}
    ids |= {
        entity_id(A, "x", "person"),
        entity_id(A, "x", "place"),
        entity_id(B, "x", "person"),
        entity_id(A, "y", "person"),
    }
    ids |= {relation_id(A, "p", B), relation_id(B, "p", A), relation_id(A, "q", B)}
    assert len(ids) == 11
