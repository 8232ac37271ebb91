"""Threads of NumPy's own."""

import numpy as np
from threadpoolctl import threadpool_info

from weft_models.embedding.threads import limit_blas


def blas_threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_blas_has_the_threads_it_is_given() -> None:
    limit_blas(2)
    assert blas_threads() == {2}
    limit_blas(1)
    assert blas_threads() == {1}
