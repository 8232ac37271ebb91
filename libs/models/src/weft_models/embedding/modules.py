"""The forward pass through the modules of any sentence-transformers model, on any device."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from weft_core.errors import WeftError
from weft_models.embedding.base import Vectors
from weft_models.embedding.forward import Reading

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding


class ModulesForward:
    """A `Forward` through a model's modules (transformer, pooling, …).

    `SentenceTransformer.encode` is not used: it pads batches of 32 and re-configures a shared tokenizer on each call.
    The vectors are the same.
    """

    def __init__(self, model: "SentenceTransformer") -> None:
        self._model = model
        self._pad_id = model.tokenizer.pad_token_id or 0
        self._typed = "token_type_ids" in model.tokenizer.model_input_names
        self.pools_means = _pools_means(model)
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise WeftError("the embedding model does not say its dimension")
        self.dimension: int = dimension

    def read(self, encodings: "Sequence[Encoding]") -> Reading:
        """See `Forward`."""
        import torch

        shape = (len(encodings), max(len(encoding) for encoding in encodings))
        ids = np.full(shape, self._pad_id, dtype=np.int64)
        mask, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
            types[row, : len(encoding)] = encoding.type_ids
        arrays = {"input_ids": ids, "attention_mask": mask} | ({"token_type_ids": types} if self._typed else {})
        with torch.inference_mode():
            features = {name: torch.from_numpy(array).to(self._model.device) for name, array in arrays.items()}
            read = self._model(features)
            pooled: Vectors = read["sentence_embedding"].float().cpu().numpy()
            padded: Vectors = read["token_embeddings"].float().cpu().numpy()
        return Reading(pooled, padded[mask.astype(bool)])


def _pools_means(model: "SentenceTransformer") -> bool:
    """Whether the modules are a transformer, the mean over its tokens, and nothing else but scaling."""
    from sentence_transformers.models import Normalize, Pooling

    _, *later = model
    if not later or not isinstance(later[0], Pooling):
        return False
    return later[0].pooling_mode == "mean" and all(isinstance(module, Normalize) for module in later[1:])
