"""The `Embedder` over a model in this process: tokenizer, batches, forward pass, arithmetic."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from weft_models.embedding.base import Vectors
from weft_models.embedding.batching import batches
from weft_models.embedding.forward import Forward
from weft_models.embedding.projection import load
from weft_models.embedding.reading import Layout, text_vectors
from weft_models.embedding.segments import unit
from weft_models.embedding.vectors import PassageText, TextVectors
from weft_models.embedding.windows import Windows

SMALLEST_WINDOW = 16
"""Tokens; a setting below this is raised to it."""


class Prompts(NamedTuple):
    """What a model wants to read in front of each kind of text."""

    question: str = ""
    passage: str = ""


class LocalEmbedder:
    """An `Embedder` out of a tokenizer and a forward pass.

    Token vectors exist for models whose projection is shipped, sentence vectors where a text is pooled by its mean.
    """

    def __init__(self, forward: Forward, windows: Windows, slug: str, prompts: Prompts) -> None:
        self._forward = forward
        self._windows = windows
        self._prompts = prompts
        self._projection = load(slug, forward.dimension)
        self.slug = slug
        self.dimension = forward.dimension
        self.max_tokens = windows.size - windows.specials - len(windows.spans(prompts.passage))

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return self._windows.spans(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed([self._prompts.passage + text for text in texts])

    def embed_question(self, question: str) -> Vectors:
        vector: Vectors = self._embed([self._prompts.question + question])[0]
        return vector

    def passage_vectors(self, passages: Sequence[PassageText]) -> list[TextVectors]:
        prompt = self._prompts.passage
        encodings = self._windows.encode([prompt + passage.joined for passage in passages])
        return self._read(
            [
                Layout(encoding, len(prompt) + passage.text_start, passage.sentences)
                for encoding, passage in zip(encodings, passages, strict=True)
            ]
        )

    def question_vectors(self, question: str) -> TextVectors:
        prompt = self._prompts.question
        return self._read([Layout(self._windows.encode([prompt + question])[0], len(prompt), None)])[0]

    def hidden(self, passages: Sequence[PassageText]) -> Vectors:
        """The model's own vectors of all tokens but special ones, shape (tokens, hidden size), in no promised order:
        what a projection is fitted on."""
        encodings = self._windows.encode([self._prompts.passage + passage.joined for passage in passages])
        rows = []
        for group in batches([len(encoding) for encoding in encodings]):
            members = [encodings[i] for i in group]
            special = np.concatenate([np.asarray(encoding.special_tokens_mask) for encoding in members])
            rows.append(self._forward.read(members).hidden[special == 0])
        found: Vectors = np.concatenate(rows)
        return found

    def close(self) -> None:
        """A local model holds memory only."""

    def _embed(self, texts: Sequence[str]) -> Vectors:
        encodings = self._windows.encode(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for group in batches([len(encoding) for encoding in encodings]):
            vectors[group] = self._forward.read([encodings[i] for i in group]).pooled
        return unit(vectors)

    def _read(self, layouts: Sequence[Layout]) -> list[TextVectors]:
        texts: dict[int, TextVectors] = {}
        for group in batches([len(layout.encoding) for layout in layouts]):
            members = [layouts[i] for i in group]
            reading = self._forward.read([layout.encoding for layout in members])
            found = text_vectors(reading, members, self._projection, means_compare=self._forward.pools_means)
            texts.update(zip(group, found, strict=True))
        return [texts[i] for i in range(len(layouts))]
