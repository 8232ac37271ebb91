"""A graph out of thin air: names drawn by Zipf's law, so that a few hubs have a large part of all relations. Pure."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID, uuid5

from weft_core.ids import chunk_id, entity_id, relation_id
from weft_core.text import normalise_name

NAMESPACE = UUID("6f1f0d0a-5d1b-5c4e-9f6e-2f0f3b7c1b01")
CHUNKS_PER_DOCUMENT = 10
OWN = 4
"""Entities that a chunk is the first to name; it names as many drawn by Zipf's law."""

TYPES = ("person", "organisation", "place", "work", "other")
PREDICATES = ("founded", "wrote about", "lives in", "works for", "met", "owns")
_SYLLABLES = "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so".split()


@dataclass(frozen=True, slots=True)
class Name:
    """An entity and what the texts call it."""

    id: UUID
    name: str
    norm: str
    type: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation and the sentence that states it, as a span of the document's text."""

    id: UUID
    source: Name
    predicate: str
    target: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MadeChunk:
    """A chunk, and where it names each entity."""

    id: UUID
    document_id: UUID
    ordinal: int
    text: str
    start: int
    stated: tuple[Stated, ...]
    spans: dict[Name, list[tuple[int, int]]]


def names(workspace_id: UUID, number: int) -> list[Name]:
    """The first in the list are the hubs."""
    made = []
    for n in range(number):
        text = " ".join(part.capitalize() for part in (_spelled(n), _spelled(n * 7 + 3))) + f" {n}"
        type_ = TYPES[n % len(TYPES)]
        made.append(Name(entity_id(workspace_id, normalise_name(text), type_), text, normalise_name(text), type_))
    return made


def chunks(workspace_id: UUID, known: list[Name], seed: int = 5) -> Iterator[MadeChunk]:
    """Chunks in the order of their documents; together they name every entity."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    weights = list(accumulate(1 / rank for rank in range(1, len(known) + 1)))
    start = 0
    for number in range(len(known) // OWN):
        document, ordinal = divmod(number, CHUNKS_PER_DOCUMENT)
        document_id = uuid5(NAMESPACE, f"{workspace_id}/{document}")
        start = 0 if ordinal == 0 else start
        own = known[number * OWN : (number + 1) * OWN]
        drawn = pick.choices(known, cum_weights=weights, k=OWN)
        pairs = [*zip(own, drawn, strict=True), (own[0], own[1]), (drawn[0], drawn[1])]
        chunk = _written(pick, document_id, ordinal, start, [(a, b) for a, b in pairs if a != b])
        start += len(chunk.text) + 1
        yield chunk


def _written(
    pick: random.Random, document_id: UUID, ordinal: int, start: int, pairs: list[tuple[Name, Name]]
) -> MadeChunk:
    sentences: list[str] = []
    stated: list[Stated] = []
    spans: dict[Name, list[tuple[int, int]]] = defaultdict(list)
    at = start
    for source, target in pairs:
        predicate = pick.choice(PREDICATES)
        sentence = f"{source.name} {predicate} {target.name}."
        spans[source].append((at, at + len(source.name)))
        spans[target].append((at + len(sentence) - 1 - len(target.name), at + len(sentence) - 1))
        id_ = relation_id(source.id, predicate, target.id)
        stated.append(Stated(id_, source, predicate, target, at, at + len(sentence)))
        sentences.append(sentence)
        at += len(sentence) + 1
    text = " ".join(sentences)
    return MadeChunk(chunk_id(document_id, 1, ordinal), document_id, ordinal, text, start, tuple(stated), dict(spans))


def _spelled(number: int) -> str:
    word = ""
    for _ in range(3):
        number, digit = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    return word
