"""Listing paths in what was seen of the graph."""

import itertools

import networkx
from hypothesis import given
from hypothesis import strategies as st

from weft_stores.neo4j.paths import simple_paths

NODES = "abcdef"
EDGES = st.sets(st.sampled_from(list(itertools.combinations(NODES, 2))))


def joined(edges: set[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {node: set() for node in NODES}
    for one, other in edges:
        found[one].add(other)
        found[other].add(one)
    return found


@given(EDGES, st.integers(1, 6), st.integers(1, 40))
def test_the_shortest_simple_paths_and_all_of_them(edges: set[tuple[str, str]], most: int, limit: int) -> None:
    graph = joined(edges)
    inner = [n for n in NODES if n not in "af"]
    every = [
        ("a", *middle, "f")
        for length in range(most)
        for middle in itertools.permutations(inner, length)
        if all(two in graph[one] for one, two in itertools.pairwise(("a", *middle, "f")))
    ]
    every.sort(key=lambda path: (len(path), path))
    assert simple_paths(graph, "a", "f", most, limit) == every[:limit]


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda edge: edge[0] < edge[1]), max_size=24),
    st.integers(1, 6),
    st.integers(1, 20),
)
def test_the_same_as_networkx(edges: set[tuple[int, int]], most: int, limit: int) -> None:
    graph = networkx.Graph((str(a), str(b)) for a, b in edges)
    graph.add_nodes_from("09")
    adjacency = {node: set(graph[node]) for node in graph}
    every = sorted(networkx.all_simple_paths(graph, "0", "9", cutoff=most), key=lambda path: (len(path), path))
    assert simple_paths(adjacency, "0", "9", most, limit) == [tuple(path) for path in every[:limit]]


def test_a_tangle_is_given_up_in_time() -> None:
    tangle = {str(n): {str(m) for m in range(60) if m != n} for n in range(60)}
    del tangle["59"]
    assert len(simple_paths(tangle, "0", "nowhere", 6, 5)) == 0
    assert len(simple_paths(tangle, "0", "59", 6, 10**6, steps=1_000)) < 1_000
