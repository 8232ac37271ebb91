"""Neighbourhoods, paths and relations: capped, paged, never across workspaces."""

import time
from collections import Counter
from itertools import pairwise
from uuid import UUID, uuid4

import networkx
import pytest

from contracts.neo4j.conftest import Store
from support.graphs import Said, make_batch, plant_hub, random_chunks, seeded
from weft_core.errors import InvalidInputError, NotFoundError
from weft_core.graph import GraphBatch
from weft_core.ids import entity_id
from weft_stores.neo4j.rows import RelationPosition

HUB = 10_000
FAST_S = 10.0  # for six calls on a busy machine; unbounded ones take minutes


def thing(workspace: UUID, name: str) -> UUID:
    return entity_id(workspace, name.lower(), "thing")


def chain(*names: str) -> list[Said]:
    """One chunk per link: a → b, b → c, …"""
    return [Said(((a, "thing"), (b, "thing")), ((0, "leads to", 1),)) for a, b in pairwise(names)]


async def written(store: Store, workspace: UUID, said: list[Said]) -> GraphBatch:
    batch = make_batch(workspace, uuid4(), 1, said)
    await store.writer(workspace).write(batch)
    return batch


async def test_neighbourhood_grows_with_depth(store: Store, workspace: UUID) -> None:
    await written(store, workspace, chain("A", "B", "C", "D", "E"))
    reader = store.reader(workspace)
    for depth, names in ((1, "AB"), (2, "ABC"), (3, "ABCD")):
        found = await reader.neighbourhood(thing(workspace, "a"), depth, 50)
        assert found.entities == [thing(workspace, name) for name in names]
        assert len(found.relations) == len(names) - 1
        assert not found.cut
    cut = await reader.neighbourhood(thing(workspace, "a"), 3, 2)
    assert cut.entities == [thing(workspace, "a"), thing(workspace, "b")]
    assert cut.cut == {thing(workspace, "b")}


async def test_the_heaviest_come_first(store: Store, workspace: UUID) -> None:
    await written(store, workspace, [*chain("A", "B"), *chain("A", "C") * 3, *chain("D", "A") * 2])
    reader = store.reader(workspace)
    found = await reader.neighbourhood(thing(workspace, "a"), 1, 3)
    assert found.entities == [thing(workspace, name) for name in "acd"]
    assert {(r.source, r.target): r.weight for r in found.relations} == {
        (thing(workspace, "a"), thing(workspace, "c")): 3,
        (thing(workspace, "d"), thing(workspace, "a")): 2,
    }
    assert found.cut == {thing(workspace, "a")}
    assert await reader.degrees([thing(workspace, "a")]) == {thing(workspace, "a"): 3}


async def test_relations_among_are_those_between_them(store: Store, workspace: UUID) -> None:
    batch = await written(store, workspace, [*chain("A", "B", "C"), *chain("C", "A"), *chain("A", "D")])
    wanted = [thing(workspace, name) for name in "abc"]
    found = await store.reader(workspace).among([*wanted, uuid4()])
    assert found.entities == sorted(wanted, key=str)
    inside = {r.id for r in batch.relations if r.source in wanted and r.target in wanted}
    assert {r.id for r in found.relations} == inside
    assert len(inside) == 3
    assert not found.cut
    assert (await store.reader(uuid4()).among(wanted)).entities == []


async def test_paths_come_shortest_first_without_repeats(store: Store, workspace: UUID) -> None:
    await written(store, workspace, [*chain("A", "B", "Z"), *chain("A", "C", "D", "Z"), *chain("A", "B", "D")])
    reader = store.reader(workspace)
    found = await reader.paths(thing(workspace, "z"), thing(workspace, "a"), 4, 10)
    names = {thing(workspace, name): name for name in "ABCDZ"}
    listed = ["".join(names[id_] for id_ in path) for path in found.paths]
    assert [len(path) for path in listed] == sorted(len(path) for path in listed)
    assert set(listed) == {"ZBA", "ZDBA", "ZDCA", "ZBDCA"}
    assert len((await reader.paths(thing(workspace, "a"), thing(workspace, "z"), 4, 1)).paths) == 1
    assert (await reader.paths(thing(workspace, "a"), thing(workspace, "z"), 1, 10)).paths == []
    pairs = {frozenset((r.source, r.target)) for r in found.relations}
    for path in found.paths:
        assert all(frozenset(pair) in pairs for pair in pairwise(path))


@pytest.mark.parametrize("seed", range(3))
async def test_paths_are_those_of_networkx(store: Store, workspace: UUID, seed: int) -> None:
    """Any graph, any two ends: as many shortest simple paths as were asked for, and no longer ones before shorter."""
    rng = seeded(seed)
    batch = await written(store, workspace, random_chunks(rng, 14, 30))
    graph = networkx.Graph((r.source, r.target) for r in batch.relations)
    reader = store.reader(workspace)
    for _ in range(6):
        source, target = rng.sample(sorted(graph, key=str), 2)
        for most, limit in ((4, 5), (6, 12)):
            every = sorted(map(len, networkx.all_simple_paths(graph, source, target, cutoff=most)))
            found = (await reader.paths(source, target, most, limit)).paths
            assert [len(path) for path in found] == every[:limit]
            assert len(set(found)) == len(found)
            assert all(networkx.is_simple_path(graph, list(path)) for path in found)


async def test_paths_refuse_equal_and_unknown_ends(store: Store, workspace: UUID) -> None:
    await written(store, workspace, chain("A", "B"))
    reader = store.reader(workspace)
    a = thing(workspace, "a")
    with pytest.raises(InvalidInputError):
        await reader.paths(a, a, 4, 5)
    with pytest.raises(NotFoundError):
        await reader.paths(a, uuid4(), 4, 5)


async def test_a_hub_of_ten_thousand_neighbours_answers_fast(store: Store, workspace: UUID) -> None:
    hub = await plant_hub(store.driver, store.database, workspace, "Hub", HUB)
    leaf, other = thing(workspace, "hub leaf 0"), thing(workspace, "hub leaf 77")
    reader = store.reader(workspace)
    began = time.perf_counter()
    near = await reader.neighbourhood(hub, 1, 100)
    far = await reader.neighbourhood(leaf, 3, 100)
    paths = await reader.paths(leaf, other, 4, 5)
    among = await reader.among([hub, leaf, other])
    relation = await reader.relation(near.relations[0].id)
    await store.writer(workspace).write(make_batch(workspace, uuid4(), 1, chain("Hub", "New leaf")))
    assert time.perf_counter() - began < FAST_S
    for found in (near, far):
        assert len(found.entities) == 100
        assert hub in found.cut
    assert await reader.degrees([hub]) == {hub: HUB + 1}
    assert [len(path) for path in paths.paths] == [3]
    assert len(among.relations) == 2
    assert relation == near.relations[0]


async def test_a_path_that_the_caps_hide_is_still_found(
    store: Store, workspace: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weft_stores.neo4j.paths.SCAN", 200)
    for hub in ("East", "West"):
        await plant_hub(store.driver, store.database, workspace, hub, 2_000)
    await written(store, workspace, [*chain("Start", "East", "Bridge", "West", "End")])
    reader = store.reader(workspace)
    start, end = thing(workspace, "start"), thing(workspace, "end")
    found = await reader.paths(start, end, 4, 3)
    assert found.paths == [tuple(thing(workspace, name) for name in ("start", "east", "bridge", "west", "end"))]
    assert (await reader.paths(start, end, 3, 3)).paths == []


async def test_relations_of_an_entity_page_by_weight(store: Store, workspace: UUID) -> None:
    said = [chain("A", name) * weight for name, weight in (("B", 1), ("C", 3), ("D", 2), ("E", 2), ("F", 1))]
    batch = await written(store, workspace, [one for some in said for one in some])
    reader = store.reader(workspace)
    paged = []
    after = None
    while page := await reader.relations_of(thing(workspace, "a"), None, 2, after):
        paged += page
        after = RelationPosition(page[-1].weight, str(page[-1].id))
    assert [row.weight for row in paged] == [3, 2, 2, 1, 1]
    assert Counter(row.id for row in paged) == Counter(r.id for r in batch.relations)
    (one,) = await reader.relations_of(thing(workspace, "c"), "leads to", 10)
    assert (one.source, one.target, len(one.chunk_ids)) == (thing(workspace, "a"), thing(workspace, "c"), 3)
    assert await reader.relations_of(thing(workspace, "c"), "owns", 10) == []


async def test_relations_are_read_by_id_by_source_and_by_ends(
    store: Store, workspace: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weft_stores.neo4j.reader.MANY", 2)
    batch = await written(store, workspace, [*chain("A", "B", "C"), *chain("A", "C"), *chain("A", "D")])
    reader = store.reader(workspace)
    ids = {r.id for r in batch.relations}
    rows = [await reader.relation(id_) for id_ in ids]
    assert {row.id for row in rows if row is not None} == ids
    assert await reader.relation(uuid4()) is None
    assert [await store.reader(uuid4()).relation(id_) for id_ in ids] == [None] * len(ids)
    sources = [thing(workspace, name) for name in "abcd"]
    read = [row async for part in reader.relations_from(sources) for row in part]
    assert Counter(row.id for row in read) == Counter(ids)
    between = await reader.relations_between([(sources[2], sources[0]), (sources[1], sources[3])], 10)
    assert [(row.source, row.target) for row in between] == [(sources[0], sources[2])]


async def test_statements_say_where_a_relation_is_stated(store: Store, workspace: UUID) -> None:
    batch = await written(store, workspace, chain("A", "B") * 3)
    reader = store.reader(workspace)
    row = await reader.relation(batch.relations[0].id)
    assert row is not None
    found = await reader.statements([row], 2)
    said = {s.chunk_id: s for s in batch.relations[0].statements}
    assert len(found) == 2
    for one in found:
        statement = said[one.chunk_id]
        assert one.relation == row.id
        assert one.sentence == (statement.start, statement.end)
        assert one.confidence == pytest.approx(statement.confidence, abs=0.01)
