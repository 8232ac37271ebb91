"""Communities of a weighted graph by the Leiden algorithm, in a process of its own.

igraph computes without letting go of the interpreter, so that a thread would keep the worker's event loop, and with it
the heartbeat of its lease, standing still for as long as it takes.
"""

import asyncio
import contextlib
import io
import random
import sys

import numpy as np
import numpy.typing as npt

SEED = 20_261
ITERATIONS = 10
LIMIT_S = 900.0

Numbers = npt.NDArray[np.int64]


async def partition(nodes: int, sources: Numbers, targets: Numbers, weights: Numbers) -> Numbers:
    """For each of the nodes 0 to `nodes` - 1 the number of its community. The same for the same edges in the same
    order. `TimeoutError` when it takes too long, `RuntimeError` when the process fails."""
    sent = io.BytesIO()
    np.savez(sent, nodes=np.array(nodes), sources=sources, targets=targets, weights=weights)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "weft_ingestion.pipeline.leiden",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            answer, complaint = await process.communicate(sent.getvalue())
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"detecting communities failed: {complaint.decode(errors='replace')[-500:]}")
    return np.frombuffer(answer, dtype=np.int64)


def leiden(nodes: int, sources: Numbers, targets: Numbers, weights: Numbers) -> Numbers:
    """As `partition`, here and now."""
    import igraph  # here, so that only the process that computes carries it

    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - the same at every run
    graph = igraph.Graph(n=nodes, edges=np.column_stack((sources, targets)))
    found = graph.community_leiden(objective_function="modularity", weights=weights.tolist(), n_iterations=ITERATIONS)
    return np.array(found.membership, dtype=np.int64)


def main() -> None:
    """Edges from standard input, communities to standard output."""
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as sent:
        found = leiden(int(sent["nodes"]), sent["sources"], sent["targets"], sent["weights"])
    sys.stdout.buffer.write(found.tobytes())


if __name__ == "__main__":
    main()
