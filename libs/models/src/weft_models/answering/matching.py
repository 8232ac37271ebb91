"""Late interaction between a question and passages: for each question token its best match."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weft_models.answering.vectors import CorpusCounts, PassageVectors
from weft_models.embedding.vectors import TextVectors

Floats = NDArray[np.float32]
_SCALE = np.float32(127.0**2)


def idf(count: NDArray[np.int64] | int, passages: int) -> NDArray[np.float64]:
    """ln(1 + N/(1 + df)), above 0 also in a corpus of one passage."""
    return np.log1p(max(1, passages) / (1.0 + np.asarray(count, dtype=np.float64)))


def piece_weights(question: TextVectors, counts: CorpusCounts) -> Floats:
    """(T,) weights of the question's tokens, sum 1; empty for a question without tokens."""
    raw = idf(counts.pieces(question.token_ids), counts.passages)
    return np.asarray(raw / raw.sum() if len(raw) else raw, dtype=np.float32)


def token_matches(question: TextVectors, passage: TextVectors) -> Floats:
    """(passage tokens, question tokens) cosines."""
    matches: Floats = passage.tokens.astype(np.float32) @ question.tokens.astype(np.float32).T
    return matches / _SCALE


def sentence_matches(question: TextVectors, passage: PassageVectors) -> Floats:
    """(sentences, question tokens): the best match among the sentence's tokens, at least 0, and 0 for a sentence
    without tokens."""
    matches = token_matches(question, passage.vectors)
    best = np.zeros((len(passage.spans), len(question.tokens)), dtype=np.float32)
    owners = passage.vectors.token_sentences
    order = np.argsort(owners, kind="stable")
    order = order[owners[order] >= 0]
    if len(order):
        numbers, starts = np.unique(owners[order], return_index=True)
        best[numbers] = np.maximum.reduceat(matches[order], starts, axis=0)
    return np.maximum(best, np.float32(0))


def sentence_cosines(question: TextVectors, passage: PassageVectors) -> Floats:
    """(sentences,) cosines of the question with each sentence; 0 where there are no sentence vectors."""
    sentences = passage.vectors.sentences
    if sentences is None:
        return np.zeros(len(passage.spans), dtype=np.float32)
    cosines: Floats = sentences @ question.passage
    return cosines


def best_matches(question: TextVectors, passages: Sequence[PassageVectors]) -> Floats:
    """(question tokens,): the best match anywhere in the passages, titles included, at least 0."""
    best = np.zeros(len(question.tokens), dtype=np.float32)
    for passage in passages:
        best = np.maximum(best, token_matches(question, passage.vectors).max(axis=0))
    return best
