"""Questions against an image."""

import itertools
from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
import pytest

from weft_models.embedding.vectors import TextVectors
from weft_query.retrieval.builder import ImageBuilder
from weft_query.retrieval.channels import Hits
from weft_query.retrieval.explanation import Step, explain
from weft_query.retrieval.features import NAMES
from weft_query.retrieval.image import Image
from weft_query.retrieval.neighbourhood import PER_NAME, local_edges
from weft_query.retrieval.question import Asked, Named
from weft_query.retrieval.ragged import Flags
from weft_query.retrieval.records import PassageRecord
from weft_query.retrieval.search import Ranking, search

Ask = Callable[..., TextVectors]
Make = Callable[..., PassageRecord]
Build = Callable[[Sequence[PassageRecord]], Image]
BORN = "Where was the director of Northern Lantern born?"


def first(image: Image, ranking: Ranking, count: int) -> list[int]:
    return [image.keys[row].int for row in ranking.rows[:count]]


def test_two_hops_are_found(image: Image, ask: Ask) -> None:
    ranking = search(image, BORN, ask(BORN))
    assert first(image, ranking, 2) == [0, 1]
    assert np.all(np.diff(ranking.scores) <= 0)


def test_the_way_to_a_passage_is_told(image: Image, ask: Ask) -> None:
    ranking = search(image, BORN, ask(BORN))
    told = explain(image, ranking, image.row(UUID(int=1)))
    assert told.path == (
        Step(name="northern lantern"),
        Step(passage=UUID(int=0)),
        Step(name="ada velling"),
        Step(passage=UUID(int=1)),
    )
    assert 1 <= told.channels["graph"] <= 3
    assert "sparse" not in told.channels
    assert told.features.keys() == set(NAMES)
    assert told.features["titled_link"] > 0
    direct = explain(image, ranking, image.row(UUID(int=0)))
    assert direct.path == (Step(name="northern lantern"), Step(passage=UUID(int=0)))
    assert direct.features["title"] == 1


def test_every_path_is_made_of_mentions(image: Image, ask: Ask) -> None:
    held = {
        (image.keys[p], image.lexicon.norms[n])
        for p, n in zip(image.mentions.passages, image.mentions.names, strict=True)
    }
    for question in (BORN, "Is Odense larger than Bergen?", "Who kept Goat3?", "Which director died in Varna?"):
        ranking = search(image, question, ask(question))
        for row in ranking.rows[:20]:
            path = explain(image, ranking, int(row)).path
            assert not path or path[-1].passage == image.keys[row]
            for left, right in itertools.pairwise(path):
                assert (left.passage or right.passage, left.name or right.name) in held


def test_a_filter_holds_in_every_channel(image: Image, ask: Ask) -> None:
    closed = {0, 3, 50}
    open_ = image.open_to(keys=[UUID(int=n) for n in range(100) if n not in closed])
    sparse = Hits(np.array([0, 1, 3]), np.array([9.0, 8.0, 7.0], dtype=np.float32))
    ranking = search(image, BORN, ask(BORN), sparse=sparse, open_=open_)
    for rows in (ranking.rows, ranking.dense.rows, ranking.sparse.rows, ranking.walked.rows, ranking.bridge.anchors):
        assert not closed & {image.keys[row].int for row in rows}


def test_the_walk_goes_through_no_closed_passage(image: Image, ask: Ask) -> None:
    """Ada Velling is reached over Northern Lantern's passage only."""
    question = "Northern Lantern"

    def reached(open_: Flags) -> set[int]:
        asked = Asked.of(image, Named.in_(image, question), ask(question), open_)
        return {*image.mentions.passages[local_edges(image, asked, np.zeros(0, dtype=np.int64))].tolist()}

    assert {0, 1} <= reached(image.alive)
    assert not reached(image.open_to(keys=[UUID(int=n) for n in range(1, 100)]))


def test_open_to_documents(image: Image) -> None:
    assert np.flatnonzero(image.open_to(documents=[UUID(int=1000)])).tolist() == [0, 1]
    assert not image.open_to(documents=[]).any()


def test_nothing_open(image: Image, ask: Ask) -> None:
    assert len(search(image, BORN, ask(BORN), open_=image.open_to(keys=[])).rows) == 0


@pytest.mark.parametrize("size", [0, 1, 2])
def test_tiny_images(size: int, records: list[PassageRecord], build: Build, ask: Ask) -> None:
    image = build(records[:size])
    ranking = search(image, BORN, ask(BORN))
    assert len(ranking.rows) == size


def test_everything_removed(records: list[PassageRecord], builder: ImageBuilder, ask: Ask) -> None:
    builder.add(records[:5])
    builder.remove([r.key for r in records[:5]])
    assert len(search(builder.image(), BORN, ask(BORN)).rows) == 0


@pytest.mark.parametrize(
    "question", ["", "?", "the of and", "Northern " * 10_000, "Где родился режиссёр?", "監督は誰", "'; DROP TABLE x"]
)
def test_odd_questions(question: str, image: Image, ask: Ask) -> None:
    ranking = search(image, question, ask(question[:400]))
    assert len(ranking.rows) > 10
    assert np.isfinite(ranking.scores).all()


@pytest.mark.parametrize(("tokens", "sentences"), [(False, True), (False, False), (True, False)])
def test_fewer_vectors_serve_too(tokens: bool, sentences: bool, make_record: Make, build: Build, ask: Ask) -> None:
    texts = [
        ("Northern Lantern", "Northern Lantern is a film directed by Ada Velling."),
        ("Ada Velling", "Ada Velling was born in Ribe."),
        *[(f"Mill {n}", f"The stream of Hamlet{n} was cold.") for n in range(40)],
    ]
    image = build([make_record(n, *t, tokens=tokens, sentences=sentences) for n, t in enumerate(texts)])
    ranking = search(image, BORN, ask(BORN, tokens=tokens))
    assert first(image, ranking, 2) == [0, 1]


def test_a_question_without_tokens_against_an_image_with_them(image: Image, ask: Ask) -> None:
    ranking = search(image, BORN, ask(BORN, tokens=False))
    assert first(image, ranking, 2) == [0, 1]
    assert not ranking.candidates.values[:, NAMES.index("late")].any()


def test_passages_without_names_are_still_found(make_record: Make, build: Build, ask: Ask) -> None:
    records = [make_record(n, "", f"the colour of stone {n} is grey{n} and dull") for n in range(30)]
    image = build(records)
    assert first(image, search(image, "grey7 and dull", ask("grey7 and dull")), 1) == [7]


def test_keyword_hits_lift_a_passage(image: Image, ask: Ask) -> None:
    row = image.row(UUID(int=77))
    question = "What does matter?"
    alone = search(image, question, ask(question))
    lifted = search(image, question, ask(question), sparse=Hits(np.array([row]), np.array([5.0], dtype=np.float32)))
    assert explain(image, lifted, row).channels["sparse"] == 1

    def place(ranking: Ranking) -> int:
        found = np.flatnonzero(ranking.rows == row)
        return int(found[0]) if len(found) else 10**6

    assert place(lifted) < place(alone)


def test_a_frequent_name_leads_to_its_nearest_passages_only(make_record: Make, build: Build, ask: Ask) -> None:
    texts = [("", f"Once Kolding had {'rain ' * (n % 5)} and mill{n} there.") for n in range(400)]
    image = build([make_record(n, *t) for n, t in enumerate(texts)])
    question = "Did Kolding have rain?"
    asked = Asked.of(image, Named.in_(image, question), ask(question))
    edges = local_edges(image, asked, np.zeros(0, dtype=np.int64))
    kolding = edges[image.mentions.names[edges] == image.name("kolding")]
    assert PER_NAME <= len(kolding) <= 1.5 * PER_NAME
    reached = asked.near[image.mentions.passages[kolding]]
    assert reached.min() >= np.sort(asked.near)[-2 * PER_NAME]


def test_a_closed_flood_does_not_use_up_a_frequent_names_places(make_record: Make, build: Build, ask: Ask) -> None:
    image = build([make_record(n, "", f"Once Kolding had rain and mill{n}.") for n in range(200)])
    open_: Flags = image.alive.copy()
    open_[:190] = False
    question = "Did Kolding have rain?"
    edges = local_edges(
        image, Asked.of(image, Named.in_(image, question), ask(question), open_), np.zeros(0, dtype=np.int64)
    )
    assert {*image.mentions.passages[edges].tolist()} == {*range(190, 200)}


def test_another_dimension_is_refused(image: Image) -> None:
    with pytest.raises(ValueError, match="shape"):
        search(image, "x", TextVectors.without_tokens(np.ones(5, dtype=np.float32)))
