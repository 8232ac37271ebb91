"""From retrieved passages to sentences with what speaks for quoting them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from weft_core.bm25 import tokenise
from weft_models.answering.base import AnswerRequest
from weft_models.answering.cues import has_cue
from weft_models.answering.matching import Floats, piece_weights, sentence_cosines, sentence_matches
from weft_models.answering.question import asked
from weft_models.answering.quotes import Candidates
from weft_models.answering.sentences import Sentence, quotable
from weft_models.embedding.base import Embedder


class Gathered(NamedTuple):
    """Sentences of the passages asked for, and the same as candidates, in parallel."""

    sentences: list[Sentence]
    candidates: Candidates


def by_tokens(request: AnswerRequest, numbers: Sequence[int]) -> Gathered | None:
    """Of the passages with these numbers, by their stored vectors; None if one of them has none."""
    evidence = request.evidence
    stored = evidence.of(numbers) if evidence else None
    if evidence is None or stored is None:
        return None
    sentences: list[Sentence] = []
    matches = [np.zeros((0, len(evidence.question.tokens)), dtype=np.float32)]
    cosines = [np.zeros(0, dtype=np.float32)]
    for number, passage in zip(numbers, stored, strict=True):
        quotes = quotable(number, request.passages[number], passage.spans)
        rows = [sentence.index for sentence in quotes]
        sentences += quotes
        matches.append(sentence_matches(evidence.question, passage)[rows])
        cosines.append(sentence_cosines(evidence.question, passage)[rows])
    weights = piece_weights(evidence.question, evidence.counts)
    found = _candidates(request.question, sentences, np.concatenate(cosines), np.concatenate(matches), weights)
    return Gathered(sentences, found)


def by_sentences(request: AnswerRequest, numbers: Sequence[int], embedder: Embedder) -> Gathered:
    """Without stored vectors: by the closeness of each sentence, embedded now, or else by shared words."""
    sentences = [s for number in numbers for s in quotable(number, request.passages[number])]
    if request.question_vector is not None and sentences:
        closeness = embedder.embed_passages([s.text for s in sentences]) @ request.question_vector
    else:
        wanted = set(tokenise(request.question)) or {""}
        closeness = np.array([len(wanted & set(tokenise(s.text))) / len(wanted) for s in sentences], dtype=np.float32)
    matches, weights = np.zeros((len(sentences), 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    return Gathered(sentences, _candidates(request.question, sentences, closeness, matches, weights))


def _candidates(
    question: str, sentences: Sequence[Sentence], cosine: Floats, matches: Floats, weights: Floats
) -> Candidates:
    kind = asked(question)
    return Candidates(
        texts=[sentence.text for sentence in sentences],
        passage=np.array([sentence.passage for sentence in sentences], dtype=np.int64),
        cosine=cosine,
        cue=np.array([has_cue(kind, sentence.text, question) for sentence in sentences], dtype=np.float32),
        matches=matches,
        weights=weights,
    )
