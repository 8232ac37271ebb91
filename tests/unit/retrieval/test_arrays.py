"""The small array tools."""

import numpy as np

from weft_query.retrieval.coarse import DIMENSION, basis_of
from weft_query.retrieval.growing import Growing
from weft_query.retrieval.quantised import Quantised
from weft_query.retrieval.ragged import gather, largest, pointers, rows_of, top


def test_gather_lists_ranges_one_after_another() -> None:
    positions, owners = gather(np.array([5, 2, 9]), np.array([7, 2, 12]))
    assert positions.tolist() == [5, 6, 9, 10, 11]
    assert owners.tolist() == [0, 0, 2, 2, 2]


def test_rows_of_pointers() -> None:
    bounds = pointers(np.array([2, 0, 3]))
    assert bounds.tolist() == [0, 2, 2, 5]
    assert rows_of(bounds, np.array([2, 1, 0]))[0].tolist() == [2, 3, 4, 0, 1]


def test_largest_of_runs_with_empty_ones() -> None:
    values = np.array([1.0, 5.0, 3.0], dtype=np.float32)
    assert largest(values, np.array([0, 2, 0, 1, 0]), -1.0).tolist() == [-1, 5, -1, 3, -1]
    assert largest(np.zeros((0, 4), dtype=np.float32), np.array([0, 0]), 0.0).shape == (2, 4)


def test_top_keeps_the_first_of_equals() -> None:
    values = np.array([1, 3, 3, 0, 3, 2], dtype=np.float32)
    assert top(values, 2).tolist() == [1, 2]
    assert top(values, 4).tolist() == [1, 2, 4, 5]
    assert top(values, 10).tolist() == [1, 2, 4, 5, 0, 3]
    assert len(top(np.zeros(0, dtype=np.float32), 3)) == 0


def test_growing_leaves_earlier_views_alone() -> None:
    rows: Growing[np.int32] = Growing(np.int32, 2)
    rows.append(np.array([[1, 2]], dtype=np.int32))
    before = rows.view
    for n in range(100):
        rows.append(np.full((3, 2), n, dtype=np.int32))
    assert before.tolist() == [[1, 2]]
    assert len(rows) == 301
    assert rows.view[-1].tolist() == [99, 99]


def test_quantised_products_are_close() -> None:
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[7] = 0
    found = Quantised.of(rows).products(np.arange(50), rows[3])
    assert np.abs(found - rows @ rows[3]).max() < 0.005
    assert found[7] == 0


def test_a_basis_keeps_most_and_small_vectors_whole() -> None:
    rng = np.random.default_rng(2)
    hidden = rng.standard_normal((500, 20)) @ rng.standard_normal((20, 300))
    rows = (hidden / np.linalg.norm(hidden, axis=1, keepdims=True)).astype(np.float16)
    basis = basis_of(rows)
    assert basis.shape == (300, DIMENSION)
    assert np.allclose(np.linalg.norm(rows.astype(np.float32) @ basis, axis=1), 1, atol=1e-2)
    assert np.array_equal(basis_of(rows[:, :50]), np.eye(50))
