"""Two steps over rows of the graph."""

from uuid import UUID

from weft_query.retrievers.walk import COMMON, Walk, rarity
from weft_stores.neo4j.rows import ChunkEdge, EntityEdge, LinkedEntity


def id_(number: int) -> UUID:
    return UUID(int=number)


def entity(number: int, norm: str, df: int = 1, type_: str = "other") -> LinkedEntity:
    return LinkedEntity(id_(number), norm.title(), norm, type_, df)


def edge(entity_number: int, chunk: int, mentions: int = 1) -> ChunkEdge:
    return ChunkEdge(id_(entity_number), id_(chunk), id_(chunk + 1000), 1, mentions)


def names(chunk: int, number: int, norm: str, df: int = 2, type_: str = "other") -> EntityEdge:
    return EntityEdge(id_(chunk), id_(number), norm.title(), norm, type_, df)


def test_a_film_leads_to_its_director() -> None:
    walk = Walk([entity(1, "tara")])
    walk.first_step([edge(1, 101)])
    seeds = walk.seeds({})
    assert seeds == {id_(101): 1.0}
    bridges = walk.bridges(seeds, [names(101, 1, "tara"), names(101, 2, "bayzai"), names(101, 9, "1979", 2, "date")])
    assert [(b.norm, b.path) for b in bridges] == [("bayzai", ("Tara", "Bayzai"))]
    walk.second_step(bridges, [entity(2, "bayzai")], [edge(2, 101), edge(2, 102)])
    reached = walk.reached[id_(102)]
    assert (reached.direct, reached.path) == (0.0, ("Tara", "Bayzai"))
    assert reached.linked == bridges[0].strength > 0
    assert walk.reached[id_(101)].linked == 0.0, "a seed is not reached over its own bridge"


def test_how_often_a_name_stands_is_kept_for_equals() -> None:
    walk = Walk([entity(1, "tara"), entity(2, "bayzai")])
    walk.first_step([edge(1, 101, 3), edge(2, 101, 2), edge(1, 102)])
    assert [walk.reached[id_(n)].mentions for n in (101, 102)] == [5, 1]


def test_one_name_with_two_types_is_one_bridge() -> None:
    walk = Walk([entity(1, "tara")])
    walk.first_step([edge(1, 101)])
    bridges = walk.bridges(walk.seeds({}), [names(101, 2, "bayzai", 1, "person")])
    walk.second_step(bridges, [entity(2, "bayzai"), entity(3, "bayzai")], [edge(3, 103)])
    assert id_(103) in walk.reached


def test_common_entities_are_no_bridges() -> None:
    walk = Walk([entity(1, "tara")])
    walk.first_step([edge(1, 101)])
    assert walk.bridges(walk.seeds({}), [names(101, 2, "iran", COMMON + 1)]) == []


def test_rare_names_of_the_question_weigh_more() -> None:
    walk = Walk([entity(1, "tara", 1), entity(2, "iran", 900)])
    walk.first_step([edge(1, 101), edge(2, 102), edge(2, 101)])
    assert walk.reached[id_(101)].direct == 1.0
    assert 0 < walk.reached[id_(102)].direct < 0.5


def test_other_channels_seed_a_walk_without_names() -> None:
    walk = Walk([])
    assert walk.seeds({}) == {}
    seeds = walk.seeds({id_(101): 0.5, id_(102): 0.25})
    assert seeds == {id_(101): 1.0, id_(102): 0.5}
    bridges = walk.bridges(seeds, [names(102, 2, "bayzai")])
    assert bridges[0].path == ("Bayzai",)


def test_rarity_falls_from_one_to_zero() -> None:
    assert rarity(1) == 1.0
    assert 0 < rarity(10_000) < rarity(100) < rarity(2) < 1
