"""The title under which the chunks of a document are read."""

from weft_models.embedding.base import Embedder

TITLE_TOKENS = 32


def title_prefix(embedder: Embedder, title: str) -> tuple[str, int]:
    """The title cut to at most 32 tokens, and the tokens left for a chunk beside it."""
    spans = embedder.token_spans(title)
    if len(spans) > TITLE_TOKENS:
        title = title[: spans[TITLE_TOKENS - 1][1]]
        spans = spans[:TITLE_TOKENS]
    return title, embedder.max_tokens - len(spans) - 1
