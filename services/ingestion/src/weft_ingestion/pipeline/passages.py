"""The text that stands for a chunk in retrieval: the document's title, then the chunk's own words."""

from weft_models.embedding.base import Embedder

TITLE_TOKENS = 32


def title_prefix(embedder: Embedder, title: str) -> tuple[str, int]:
    """The title cut to at most 32 tokens, and the tokens left for a chunk beside it."""
    spans = embedder.token_spans(title)
    if len(spans) > TITLE_TOKENS:
        title = title[: spans[TITLE_TOKENS - 1][1]]
        spans = spans[:TITLE_TOKENS]
    return title, embedder.max_tokens - len(spans) - 1


def passage(prefix: str, text: str) -> str:
    """What is embedded, and what BM25 counts."""
    return f"{prefix}\n{text}"
