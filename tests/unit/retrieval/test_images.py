"""Images of passages that come and go."""

from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
import pytest

from weft_models.embedding.vectors import TextVectors
from weft_models.naming.mentions import Certainty, NameMention
from weft_query.retrieval.builder import ImageBuilder
from weft_query.retrieval.counts import ImageCounts
from weft_query.retrieval.image import Image
from weft_query.retrieval.records import PassageRecord
from weft_query.retrieval.search import search

Build = Callable[[Sequence[PassageRecord]], Image]
Ask = Callable[..., TextVectors]


def graph(image: Image) -> dict[tuple[UUID, str], tuple[bool, frozenset[int]]]:
    """Edges by what they join, with `about` and the sentences' numbers within their passage."""
    m = image.mentions
    found = {}
    for edge in range(len(m.passages)):
        row = m.passages[edge]
        places = m.sentences[m.sentence_pointers[edge] : m.sentence_pointers[edge + 1]]
        within = frozenset(int(s - image.sentence_pointers[row]) for s in places)
        found[image.keys[row], image.lexicon.norms[m.names[edge]]] = (bool(m.about[edge]), within)
    return found


def frequencies(image: Image) -> dict[str, int]:
    counts = image.mentions.frequency
    return {image.lexicon.norms[n]: int(c) for n, c in enumerate(counts) if c}


def test_edges_both_ways_agree(image: Image) -> None:
    m = image.mentions
    for name in range(len(m.frequency)):
        edges = m.by_name[m.of_name[name] : m.of_name[name + 1]]
        assert (m.names[edges] == name).all()
        assert len(set(m.passages[edges].tolist())) == len(edges) == m.frequency[name]
        assert np.array_equal(m.passages_by_name[m.of_name[name] : m.of_name[name + 1]], m.passages[edges])
    assert frequencies(image)["ada velling"] == 2
    assert graph(image)[UUID(int=1), "ada velling"][0]
    assert not graph(image)[UUID(int=0), "ada velling"][0]


def test_a_name_weighs_by_its_rarity(image: Image) -> None:
    once, twice = image.name("silver lantern"), image.name("ada velling")
    assert image.mentions.idf[once] == pytest.approx(1.0)
    assert 0 < image.mentions.idf[twice] < image.mentions.idf[once]


def test_the_order_of_arrival_does_not_matter(records: list[PassageRecord], build: Build, image: Image) -> None:
    shuffled = records.copy()
    shuffled.sort(key=lambda r: r.key.int * 37 % 101)
    other = build(shuffled)
    assert graph(other) == graph(image)
    assert frequencies(other) == frequencies(image)


def test_going_leaves_no_trace(records: list[PassageRecord], builder: ImageBuilder, build: Build, ask: Ask) -> None:
    for part in range(0, len(records), 10):
        builder.add(records[part : part + 10])
        builder.image()
    gone = [r.key for r in records[3:20]]
    builder.remove([*gone, UUID(int=10**9)])
    kept = [r for r in records if r.key not in gone]
    slow, fresh = builder.image(), build(kept)
    assert graph(slow) == graph(fresh)
    assert slow.passages == fresh.passages == len(builder) == len(kept)
    assert np.array_equal(slow.pieces, fresh.pieces)
    assert np.allclose(slow.mean, fresh.mean, atol=1e-5)
    question = "Where was the director of Northern Lantern born?"
    found = [[i.keys[r] for r in search(i, question, ask(question)).rows[:3]] for i in (slow, fresh)]
    assert found[0] == found[1]


def test_many_removals_are_compacted(records: list[PassageRecord], builder: ImageBuilder, build: Build) -> None:
    builder.add(records)
    before = builder.image()
    builder.remove([r.key for r in records[1::2]])
    after, fresh = builder.image(), build(records[::2])
    assert len(after.keys) == len(after.alive) == len(records[::2])
    assert graph(after) == graph(fresh)
    assert frequencies(after) == frequencies(fresh)
    assert np.array_equal(after.tokens, fresh.tokens)
    assert np.array_equal(after.sentences.bytes_, fresh.sentences.bytes_)
    assert np.array_equal(after.pieces, fresh.pieces)
    assert len(graph(before)) > len(graph(after))
    builder.add(records[1::2])
    assert frequencies(builder.image()) == frequencies(before)


def test_a_record_with_a_known_key_takes_the_place(
    records: list[PassageRecord], builder: ImageBuilder, make_record: Callable[..., PassageRecord]
) -> None:
    builder.add(records)
    builder.add([make_record(1, "Ada Velling", "Ada Velling painted in Skagen.")])
    image = builder.image()
    assert image.passages == len(records)
    assert image.name("odense") >= 0
    assert image.name("skagen") >= 0
    assert frequencies(image)["odense"] == 1
    assert image.row(UUID(int=1)) == len(records)


def test_an_image_stays_as_it_was(records: list[PassageRecord], builder: ImageBuilder) -> None:
    builder.add(records[:50])
    before = builder.image()
    said = graph(before), frequencies(before), before.pieces.copy(), before.passages
    builder.add(records[50:])
    builder.remove([records[0].key])
    builder.image()
    assert (graph(before), frequencies(before)) == said[:2]
    assert np.array_equal(before.pieces, said[2])
    assert before.passages == said[3]
    assert before.row(records[60].key) == -1
    assert before.name("hamlet60") == -1


def test_candidates_are_settled_when_others_come(
    builder: ImageBuilder, make_record: Callable[..., PassageRecord]
) -> None:
    builder.add([make_record(0, "", "He knew David Ogilvy, 11th Earl of Airlie, in Paris.")])
    builder.add([make_record(1, "", "It was near the Bank of Sierra Leone.")])
    assert builder.image().name("david ogilvy 11th earl of airlie") == -1
    assert builder.image().name("sierra leone") == -1
    builder.add([make_record(2, "David Ogilvy, 11th Earl of Airlie", "He was an officer in Sierra Leone.")])
    builder.add([make_record(3, "Sierra Leone", "It is a country.")])
    image = builder.image()
    assert (UUID(int=0), "david ogilvy 11th earl of airlie") in graph(image)
    assert graph(image)[UUID(int=1), "sierra leone"] == (False, frozenset({0}))


def test_counts_for_answers(image: Image, records: list[PassageRecord]) -> None:
    counts = ImageCounts(image)
    ids = records[0].vectors.token_ids
    by_hand = [sum(piece in r.vectors.token_ids for r in records) for piece in ids]
    assert counts.pieces(ids).tolist() == by_hand
    assert counts.passages == len(records)
    assert counts.name("ada velling") == 2
    assert counts.name("nobody") == 1


def test_another_dimension_is_refused(builder: ImageBuilder, records: list[PassageRecord]) -> None:
    wrong = TextVectors.without_tokens(np.ones(3, dtype=np.float32))
    with pytest.raises(ValueError, match="dimensions"):
        builder.add([PassageRecord(UUID(int=1), UUID(int=1), wrong, [])])


def test_memory_per_passage(records: list[PassageRecord], image: Image) -> None:
    """The graph's part: vectors are as large as they are."""
    mentions = sum(getattr(image.mentions, f).nbytes for f in image.mentions.__dataclass_fields__)
    assert mentions / len(records) < 2_000


def test_sentences_beyond_the_vectors_count_as_all(builder: ImageBuilder, records: list[PassageRecord]) -> None:
    name = NameMention("late name", (40, 41), about=False, certainty=Certainty.SURE)
    builder.add([PassageRecord(UUID(int=5), UUID(int=5), records[1].vectors, [name])])
    assert graph(builder.image())[UUID(int=5), "late name"][1] == {0, 1}
