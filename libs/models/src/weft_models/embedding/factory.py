"""Chooses the embedder. The one place that knows every implementation; each is imported only when chosen."""

from weft_models.embedding.base import Embedder
from weft_models.embedding.settings import DEFAULT_MODEL, OPENAI_PREFIX, EmbeddingSettings
from weft_models.embedding.threads import limit_blas
from weft_models.embedding.weights import locate


def open_embedder(settings: EmbeddingSettings) -> Embedder:
    """The configured embedder, loaded and ready. Takes seconds for a local model: call it once per process,
    before forking. Raises `ModelFilesError` for missing or altered files, `UnavailableError` for a dead server."""
    limit_blas(settings.embedding_threads)
    if settings.embedding_model.startswith(OPENAI_PREFIX):
        from weft_models.embedding.openai import OpenAIEmbedder

        return OpenAIEmbedder.open(settings)
    source = locate(settings.embedding_model)
    if settings.embedding_model == DEFAULT_MODEL and settings.embedding_device == "cpu":
        from weft_models.embedding.packaged import open_packaged

        return open_packaged(source, settings)
    from weft_models.embedding.sentence_transformers import open_sentence_transformers

    return open_sentence_transformers(source, settings)
