"""Retrieval sets as files, and the vectors of their passages and questions."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from weft_core.sentences import sentence_spans
from weft_models.embedding.base import Embedder, Vectors
from weft_models.embedding.projection import load, project
from weft_models.embedding.segments import means, unit
from weft_models.embedding.vectors import PassageText, TextVectors

_SLICE = 512
_SPECIAL = (101, 102)
"""[CLS] and [SEP] in a cache, which is always one of the default model."""


class SetPassage(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    title: str
    text: str

    @property
    def read(self) -> PassageText:
        return PassageText(self.title, self.text, sentence_spans(self.text))


class SetQuery(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    question: str
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    passages: list[SetPassage]
    queries: list[SetQuery]


def passage_vectors(
    name: str, passages: Sequence[SetPassage], embedder: Embedder, cache: Path | None
) -> Iterator[TextVectors]:
    """Of all passages, in order: from `cache`/NAME.p.npz (see `fit_projection.py`; spans and offsets as well), or read
    by the embedder."""
    texts = [passage.read for passage in passages]
    if cache is not None:
        yield from _cached(cache / f"{name}.p.npz", texts, embedder)
        return
    for start in range(0, len(texts), _SLICE):
        print(f"\r{name} {start}/{len(texts)}", end="", flush=True)
        yield from embedder.passage_vectors(texts[start : start + _SLICE])
    print()


def _cached(path: Path, texts: list[PassageText], embedder: Embedder) -> Iterator[TextVectors]:
    matrix = load(embedder.slug, embedder.dimension)
    if matrix is None:
        raise SystemExit(f"no projection is shipped for {embedder.slug}")
    with np.load(path) as arrays:
        hidden, ids, spans, offsets = (arrays[key] for key in ("tokens", "ids", "spans", "offsets"))
    for number, text in enumerate(texts):
        part = slice(offsets[number], offsets[number + 1])
        yield _vectors(hidden[part].astype(np.float32), ids[part], spans[part, 0] - text.text_start, text, matrix)


def _vectors(
    hidden: Vectors, ids: NDArray[np.int64], starts: NDArray[np.int64], text: PassageText, matrix: Vectors
) -> TextVectors:
    content = ~np.isin(ids, _SPECIAL)
    borders = np.asarray(text.sentences, dtype=np.int64).reshape(-1, 2)
    owner = np.searchsorted(borders[:, 0], starts, side="right") - 1
    owner[~content | (starts < 0)] = -1
    return TextVectors(
        passage=unit(hidden.mean(axis=0, keepdims=True))[0],
        sentences=unit(means(hidden, owner, len(borders))),
        tokens=project(hidden[content], matrix),
        token_ids=ids[content].astype(np.uint16),
        token_sentences=owner[content].astype(np.int16),
    )
