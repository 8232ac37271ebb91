"""Embedding through any server that speaks OpenAI's `POST /embeddings`."""

from collections.abc import Iterator, Sequence

import numpy as np

from weft_core.errors import UnavailableError
from weft_models.embedding.approximate import approximate_spans
from weft_models.embedding.base import Vectors
from weft_models.embedding.openai_client import EmbeddingClient
from weft_models.embedding.settings import OPENAI_PREFIX, EmbeddingSettings
from weft_models.embedding.slug import slugify
from weft_models.embedding.vectors import PassageText, TextVectors

MAX_INPUTS = 128
MAX_CHARACTERS = 200_000
"""Caps of one call; servers allow at least 2,048 inputs and 300,000 tokens."""
_DEFAULT_WINDOW = 512


class OpenAIEmbedder:
    """An `Embedder` over HTTP. `token_spans` is an approximation that errs high (see `approximate`)."""

    def __init__(self, client: EmbeddingClient, model: str, dimension: int | None, max_tokens: int) -> None:
        self._client = client
        self._model = model
        self._known_dimension = dimension
        self.max_tokens = max_tokens

    @classmethod
    def open(cls, settings: EmbeddingSettings) -> "OpenAIEmbedder":
        """Asks the server nothing yet, so that a process starts while it is down."""
        model = settings.embedding_model.removeprefix(OPENAI_PREFIX)
        client = EmbeddingClient(
            base_url=settings.embedding_base_url or "",
            model=model,
            api_key=settings.embedding_api_key,
            dimension=settings.embedding_dimension,
            timeout_s=settings.embedding_timeout_s,
        )
        return cls(client, model, settings.embedding_dimension, settings.embedding_max_tokens or _DEFAULT_WINDOW)

    @property
    def dimension(self) -> int:
        """As configured, else the length of a vector asked for once."""
        if self._known_dimension is None:
            self._known_dimension = len(self._client.embed(["dimension"])[0])
        return self._known_dimension

    @property
    def slug(self) -> str:
        return slugify(f"openai_{self._model}_{self.dimension}")

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return approximate_spans(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = [row for batch in _capped(texts) for row in self._client.embed(batch)]
        return self._normalised(rows)

    def embed_question(self, question: str) -> Vectors:
        vector: Vectors = self._normalised(self._client.embed([question]))[0]
        return vector

    def passage_vectors(self, passages: Sequence[PassageText]) -> list[TextVectors]:
        """Passages only: a call a sentence would be ten times the calls."""
        vectors = self.embed_passages([passage.joined for passage in passages])
        return [TextVectors.without_tokens(vector) for vector in vectors]

    def question_vectors(self, question: str) -> TextVectors:
        return TextVectors.without_tokens(self.embed_question(question))

    def close(self) -> None:
        self._client.close()

    def _normalised(self, rows: Sequence[Sequence[float]]) -> Vectors:
        if any(len(row) != self.dimension for row in rows):
            raise UnavailableError("embedding", f"the embedding server's vectors are not {self.dimension} long")
        vectors: Vectors = np.asarray(rows, dtype=np.float32).reshape(len(rows), self.dimension)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(vectors).all() or bool((norms == 0).any()):
            raise UnavailableError("embedding", "the embedding server returned a vector without a direction")
        unit: Vectors = vectors / norms
        return unit


def _capped(texts: Sequence[str]) -> Iterator[list[str]]:
    """Consecutive batches within both caps; servers refuse an empty input, so blanks travel as a full stop."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == MAX_INPUTS or size + len(text) > MAX_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text if text.strip() else ".")
        size += len(text)
    if batch:
        yield batch
