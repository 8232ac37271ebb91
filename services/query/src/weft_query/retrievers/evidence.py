"""What an extractive answer is weighed by, out of the image."""

from collections.abc import Sequence

import numpy as np

from weft_core.sentences import sentence_spans
from weft_models.answering.vectors import PassageVectors, TokenEvidence
from weft_models.embedding.vectors import TextVectors
from weft_query.retrieval.counts import ImageCounts
from weft_query.retrieval.image import Image
from weft_stores.postgres.published import PublishedChunk


def evidence_of(
    image: Image, question: TextVectors, rows: Sequence[int], chunks: Sequence[PublishedChunk]
) -> TokenEvidence | None:
    """Of the first chunks, whose rows are given; further ones are not in the image. None without token vectors."""
    if not image.has_tokens or not len(question.tokens):
        return None
    held = [PassageVectors(sentence_spans(chunk.text), _stored(image, row)) for row, chunk in zip(rows, chunks)]  # noqa: B905 - chunks beyond the rows have none
    return TokenEvidence(question, [*held, *[None] * (len(chunks) - len(held))], ImageCounts(image))


def _stored(image: Image, row: int) -> TextVectors:
    first, last = image.sentence_pointers[row], image.sentence_pointers[row + 1]
    start, end = image.token_pointers[row], image.token_pointers[row + 1]
    sentences = image.sentences.bytes_[first:last].astype(np.float32) * image.sentences.scales[first:last, None]
    return TextVectors(
        passage=image.vectors[row].astype(np.float32),
        sentences=sentences,
        tokens=image.tokens[start:end],
        token_ids=image.token_ids[start:end],
        token_sentences=image.token_sentences[start:end],
    )
