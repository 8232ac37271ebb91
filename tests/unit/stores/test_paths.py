"""Listing paths in what was seen of the graph."""

import itertools

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


def test_a_tangle_is_given_up_in_time() -> None:
    tangle = {str(n): {str(m) for m in range(60) if m != n} for n in range(60)}
    del tangle["59"]
    assert len(simple_paths(tangle, "0", "nowhere", 6, 5)) == 0
    assert len(simple_paths(tangle, "0", "59", 6, 10**6, steps=1_000)) < 1_000
