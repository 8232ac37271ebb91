"""One order out of what the channels say."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from weft_core.contracts.query import Filters
from weft_query.retrievers.filters import allows
from weft_query.retrievers.hits import Channel, GraphHit, Hit, to_document, to_hit
from weft_query.retrievers.ranking import rank
from weft_stores.postgres.published import PublishedChunk

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def chunk(number: int, title: str = "T", generation: int = 1) -> PublishedChunk:
    id_ = UUID(int=number)
    return PublishedChunk(id_, id_, generation, 0, "text", 0, 4, None, None, (), title, NOON, {"n": 2, "b": True})


def hit(channel: Channel, number: int, score: float, generation: int = 1) -> Hit:
    id_ = UUID(int=number)
    return Hit(channel=channel, chunk_id=id_, document_id=id_, generation=generation, score=score)


def graph(number: int, *, direct: float = 0.0, linked: float = 0.0, named: str = "", bridge: str = "") -> GraphHit:
    return GraphHit(
        **hit("graph", number, direct + linked).model_dump(),
        direct=direct,
        linked=linked,
        named=(named,) if named else (),
        bridges={bridge: linked} if bridge else {},
        path=("A",),
    )


CHUNKS = {UUID(int=n): chunk(n, title) for n, title in enumerate(["", "Tara (film)", "Bayzai", "Tea"])}


def order(channels: dict[Channel, list[Hit]], cosines: dict[UUID, float] | None = None) -> list[int]:
    return [entry.chunk.id.int for entry in rank(channels, CHUNKS, cosines or {})]


def test_channels_agreeing_win() -> None:
    assert order({"dense": [hit("dense", 1, 0.9), hit("dense", 2, 0.8), hit("dense", 3, 0.1)]}) == [1, 2, 3]
    both: dict[Channel, list[Hit]] = {
        "dense": [hit("dense", 1, 0.9), hit("dense", 2, 0.88), hit("dense", 3, 0.1)],
        "sparse": [hit("sparse", 2, 7.0)],
    }
    assert order(both) == [2, 1, 3]


def test_the_document_about_a_bridge_comes_before_one_that_mentions_it() -> None:
    hits: list[Hit] = [graph(3, linked=0.8, bridge="bayzai"), graph(2, linked=0.8, bridge="bayzai")]
    assert order({"graph": hits}) == [2, 3]


def test_the_document_the_question_names_comes_first() -> None:
    assert order({"graph": [graph(3, direct=1.0, named="tara"), graph(1, direct=1.0, named="tara")]}) == [1, 3]


def test_passages_of_the_graph_are_weighed_by_closeness_too() -> None:
    hits: dict[Channel, list[Hit]] = {
        "dense": [hit("dense", 1, 0.9)],
        "graph": [graph(2, linked=0.5), graph(3, linked=0.5)],
    }
    assert order(hits, {UUID(int=2): 0.1, UUID(int=3): 0.6}) == [1, 3, 2]


def test_what_is_not_published_or_of_another_generation_is_dropped_and_ranks_close_up() -> None:
    found = rank(
        {"dense": [hit("dense", 9, 0.99), hit("dense", 1, 0.9, generation=2), hit("dense", 2, 0.8)]}, CHUNKS, {}
    )
    assert [(e.chunk.id.int, e.explain[0].rank) for e in found] == [(2, 1)]


def test_a_hit_survives_its_form_as_a_document() -> None:
    assert to_hit(to_document(graph(1, direct=1.0))) == graph(1, direct=1.0)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(document_ids=[UUID(int=1)]), True),
        (Filters(document_ids=[UUID(int=2)]), False),
        (Filters(metadata={"n": 2.0}), True),
        (Filters(metadata={"n": 3}), False),
        (Filters(metadata={"b": 1}), False),
        (Filters(metadata={"x": 1}), False),
        (Filters(created_after=NOON), False),
        (Filters(created_before=NOON), False),
        (Filters(created_after=NOON.replace(hour=11), created_before=NOON.replace(hour=13)), True),
    ],
)
def test_filters(filters: Filters, passes: bool) -> None:
    assert allows(filters, replace(chunk(1))) is passes
