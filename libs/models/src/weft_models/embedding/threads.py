"""How many threads NumPy may use."""

from threadpoolctl import threadpool_limits


def limit_blas(threads: int) -> None:
    """Of this process, from now on. Those that wait for a product spin, so a second one took twice the processor time
    of the whole question from everybody else (measured)."""
    threadpool_limits(limits=threads, user_api="blas")
