"""Local embedding with sentence-transformers modules and our own batching."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from weft_core.errors import WeftError
from weft_models.embedding.base import Vectors
from weft_models.embedding.batching import batches
from weft_models.embedding.quiet import prepare
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.embedding.slug import slugify
from weft_models.embedding.weights import ModelFilesError, locate

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

    from weft_models.embedding.windows import Windows

_SMALLEST_WINDOW = 16


class SentenceTransformersEmbedder:
    """An `Embedder` over the modules (transformer, pooling, …) of a sentence-transformers model.

    Only their forward pass is used: `SentenceTransformer.encode` pads batches of 32 and re-configures a shared
    tokenizer on each call. The vectors are the same. Weights are read from safetensors only, remote code is never run.
    """

    def __init__(self, model: "SentenceTransformer", windows: "Windows", slug: str, pad_id: int) -> None:
        self._model = model
        self._windows = windows
        self._pad_id = pad_id
        self._question_prefix = model.prompts.get("query") or ""
        self._passage_prefix = model.prompts.get("document") or model.prompts.get("passage") or ""
        self.slug = slug
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise WeftError("the embedding model does not say its dimension")
        self.dimension: int = dimension
        self.max_tokens = windows.size - windows.specials - len(windows.spans(self._passage_prefix))

    @classmethod
    def open(cls, settings: EmbeddingSettings) -> "SentenceTransformersEmbedder":
        """Load the configured model. Offline unless the setting is a Hugging Face id."""
        source = locate(settings.embedding_model)
        prepare(offline=source.local)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecations inside the libraries concern their authors
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            from weft_models.embedding.windows import Windows

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
        windows = Windows.of(tokenizer.backend_tokenizer.to_str(), max(window, _SMALLEST_WINDOW))
        return cls(model, windows, slugify(source.slug), tokenizer.pad_token_id or 0)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return self._windows.spans(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed([self._passage_prefix + text for text in texts])

    def embed_question(self, question: str) -> Vectors:
        vector: Vectors = self._embed([self._question_prefix + question])[0]
        return vector

    def close(self) -> None:
        """A local model holds memory only."""

    def _embed(self, texts: Sequence[str]) -> Vectors:
        encodings = self._windows.encode(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for group in batches([len(encoding) for encoding in encodings]):
            vectors[group] = self._forward([encodings[i] for i in group])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
        return unit

    def _forward(self, encodings: "Sequence[Encoding]") -> Vectors:
        """One padded batch through the model's modules, pooled."""
        import torch

        shape = (len(encodings), max(len(encoding) for encoding in encodings))
        ids = np.full(shape, self._pad_id, dtype=np.int64)
        mask, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
            types[row, : len(encoding)] = encoding.type_ids
        arrays = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in self._model.tokenizer.model_input_names:
            arrays["token_type_ids"] = types
        with torch.inference_mode():
            features = {name: torch.from_numpy(array).to(self._model.device) for name, array in arrays.items()}
            pooled: Vectors = self._model(features)["sentence_embedding"].float().cpu().numpy()
        return pooled
