"""Opens any sentence-transformers model, from a folder or a hub."""

import warnings

from weft_models.embedding.local import SMALLEST_WINDOW, LocalEmbedder, Prompts
from weft_models.embedding.modules import ModulesForward
from weft_models.embedding.quiet import prepare
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.slug import slugify
from weft_models.embedding.weights import ModelFilesError, ModelSource
from weft_models.embedding.windows import Windows


def open_sentence_transformers(source: ModelSource, settings: EmbeddingSettings) -> LocalEmbedder:
    """The configured model, offline unless it is a Hugging Face id. Weights are read from safetensors only, remote
    code is never run. Raises `ModelFilesError` when it cannot be loaded or has no fast tokenizer."""
    prepare(offline=source.local)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside the libraries concern their authors
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        torch.set_num_threads(settings.embedding_threads)
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers leaves it untyped
        try:
            model = SentenceTransformer(
                source.location,
                device=settings.embedding_device,
                local_files_only=source.local,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError) as error:
            raise ModelFilesError(f"the embedding model {settings.embedding_model} cannot be loaded") from error
    model.eval()
    tokenizer = model.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        raise ModelFilesError("the embedding model has no fast tokenizer, so its tokens cannot be located in text")
    window = min(model.max_seq_length or 512, settings.embedding_max_tokens or 8192)
    windows = Windows.of(tokenizer.backend_tokenizer.to_str(), max(window, SMALLEST_WINDOW))
    prompts = Prompts(
        question=model.prompts.get("query") or "",
        passage=model.prompts.get("document") or model.prompts.get("passage") or "",
    )
    return LocalEmbedder(ModulesForward(model), windows, slugify(source.slug), prompts)
