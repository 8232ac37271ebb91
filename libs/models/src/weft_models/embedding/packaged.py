"""Opens the packaged default model without transformers and sentence-transformers.

Importing those costs three CPU-seconds and 270 MB a process; this model is a plain BERT, so its weights, its tokenizer
and torch are enough.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file

from weft_models.embedding.local import SMALLEST_WINDOW, LocalEmbedder, Prompts
from weft_models.embedding.packed_bert import PackedBert
from weft_models.embedding.quiet import prepare
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.weights import ModelFilesError, ModelSource
from weft_models.embedding.windows import Windows

_HEADS = 12
_WINDOW = 256
"""As published with the model; its positions would reach to 512, its training did not."""


def open_packaged(source: ModelSource, settings: EmbeddingSettings) -> LocalEmbedder:
    """The model whose weights `locate` has checked. Raises `ModelFilesError` when a file of it cannot be read."""
    prepare(offline=True)
    torch.set_num_threads(settings.embedding_threads)
    folder = Path(source.location)
    try:
        weights = load_file(folder / "model.safetensors")
        tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    except OSError as error:
        raise ModelFilesError(f"the embedding model in {folder} cannot be loaded") from error
    size = min(_WINDOW, settings.embedding_max_tokens or _WINDOW)
    windows = Windows.of(tokenizer, max(size, SMALLEST_WINDOW))
    return LocalEmbedder(PackedBert(weights, _HEADS), windows, source.slug, Prompts())
