"""A small corpus with vectors of words: a text's vector is the mean of its words', small ones left out, and each word
has one of its own."""

import zlib
from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from weft_core.sentences import sentence_spans
from weft_models.embedding.vectors import TOKEN_DIMENSION, TextVectors
from weft_models.extraction.words import FUNCTION_WORDS
from weft_models.naming.finder import find_names
from weft_query.retrieval.builder import ImageBuilder
from weft_query.retrieval.image import Image
from weft_query.retrieval.records import PassageRecord

Texts = Sequence[tuple[str, str]]
Floats = NDArray[np.float32]
DIMENSION = 96


def word_vector(word: str, dimension: int = DIMENSION) -> Floats:
    rows = np.random.default_rng(zlib.crc32(word.casefold().encode())).standard_normal(dimension)
    return (rows / np.linalg.norm(rows)).astype(np.float32)


def mean_vector(text: str) -> Floats:
    content = [w for w in text.casefold().replace(".", " ").replace("?", " ").split() if w not in FUNCTION_WORDS]
    rows = np.stack([word_vector(w) for w in content] or [word_vector("")]).mean(axis=0)
    unit: Floats = rows / np.linalg.norm(rows)
    return unit


def vectors_of(title: str, text: str, *, tokens: bool = True, sentences: bool = True) -> TextVectors:
    whole = f"{title} {text}".strip()
    spans = sentence_spans(text)
    own = np.stack([mean_vector(text[a:b]) for a, b in spans]) if spans else np.zeros((0, DIMENSION), np.float32)
    words = whole.split() if tokens else []
    codes = np.zeros((len(words), TOKEN_DIMENSION), dtype=np.int8)
    for row, word in enumerate(words):
        codes[row] = np.rint(word_vector(word.strip(".,?"), TOKEN_DIMENSION) * 127)
    ids = np.array([zlib.crc32(w.encode()) % 60_000 for w in words], dtype=np.uint16)
    return TextVectors(
        passage=mean_vector(whole),
        sentences=own if sentences else None,
        tokens=codes,
        token_ids=ids,
        token_sentences=np.full(len(words), -1, dtype=np.int16),
    )


def record(number: int, title: str, text: str, *, tokens: bool = True, sentences: bool = True) -> PassageRecord:
    return PassageRecord(
        key=UUID(int=number),
        document=UUID(int=1000 + number // 2),
        vectors=vectors_of(title, text, tokens=tokens, sentences=sentences),
        names=find_names(text, sentence_spans(text), title),
    )


FILMS: Texts = (
    ("Northern Lantern", "Northern Lantern is a 1931 drama film directed by Ada Velling and shot in Bergen."),
    ("Ada Velling", "Ada Velling (4 May 1890) was a director. She was born in Ribe and died in Odense."),
    ("Quiet Harbour", "Quiet Harbour is a 1940 film directed by Boris Kamen. It was shot in Odessa."),
    ("Boris Kamen", "Boris Kamen was a director and a painter. Kamen died in Varna."),
    ("Ribe", "Ribe is a town in Denmark. It lies near the sea."),
    ("Odense", "Odense is a city in Denmark, the third of the country."),
    ("Bergen", "Bergen is a city on the west coast of Norway."),
    ("Varna", "Varna is a port on the Black Sea."),
    ("Silver Lantern", "Silver Lantern is a song about lanterns of silver."),
    ("Directors", "A director leads the making of a film. Where a director was born does not matter."),
)


def filler(count: int) -> Texts:
    """Passages that share no name with the films, and few with each other."""
    return [
        (f"Village {n}x{n % 7}", f"The mill of Hamlet{n} stood on the stream. Miller{n} kept Goat{n % 50} there.")
        for n in range(count)
    ]


@pytest.fixture(scope="session")
def make_record() -> Callable[..., PassageRecord]:
    return record


@pytest.fixture(scope="session")
def ask() -> Callable[..., TextVectors]:
    """Vectors of a question."""

    def vectors(question: str, *, tokens: bool = True) -> TextVectors:
        found = vectors_of("", question, tokens=tokens)
        return TextVectors(found.passage, None, found.tokens, found.token_ids, found.token_sentences)

    return vectors


@pytest.fixture(scope="session")
def records() -> list[PassageRecord]:
    """The films first, then 90 others."""
    return [record(n, title, text) for n, (title, text) in enumerate([*FILMS, *filler(90)])]


@pytest.fixture(scope="session")
def image(records: list[PassageRecord]) -> Image:
    return image_of(records)


def image_of(records: Sequence[PassageRecord]) -> Image:
    builder = ImageBuilder(DIMENSION)
    builder.add(records)
    return builder.image()


@pytest.fixture(scope="session")
def build() -> Callable[[Sequence[PassageRecord]], Image]:
    return image_of


@pytest.fixture
def builder() -> ImageBuilder:
    return ImageBuilder(DIMENSION)
