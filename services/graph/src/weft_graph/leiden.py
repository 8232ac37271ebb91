"""`python -m weft_graph.leiden`: communities of an undirected weighted graph by the Leiden algorithm.

A process of its own, because igraph holds the interpreter's lock for seconds and its memory for ever. Standard input:
the number of nodes and of edges as two int32, then sources, targets (int32) and weights (float64) of the edges.
Standard output: each node's community as int32. Native byte order. The same input gives the same output.
"""

import random
import sys
from array import array

SEED = 5
ITERATIONS = 8


def communities(nodes: int, sources: "array[int]", targets: "array[int]", weights: "array[float]") -> "array[int]":
    """Community of each node, by modularity."""
    import igraph

    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - for repeatable results, no secret
    graph = igraph.Graph(n=nodes, edges=list(zip(sources, targets, strict=True)))
    found = graph.community_leiden(objective_function="modularity", weights=list(weights), n_iterations=ITERATIONS)
    return array("i", found.membership)


def main() -> None:
    """Reads a graph, writes its communities."""
    source = sys.stdin.buffer
    nodes, edges = array("i", source.read(8))
    sources, targets, weights = array("i"), array("i"), array("d")
    for values in (sources, targets, weights):
        values.frombytes(source.read(edges * values.itemsize))
    sys.stdout.buffer.write(communities(nodes, sources, targets, weights).tobytes())


if __name__ == "__main__":
    main()
