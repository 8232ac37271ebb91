"""BERT's forward pass over texts laid end to end: no padding is computed, and no wrapper slows a short question."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import gelu

from weft_models.embedding.bert_layer import layer_of, norm_of
from weft_models.embedding.forward import Reading
from weft_models.embedding.layer_calls import layer_calls
from weft_models.embedding.segments import means

if TYPE_CHECKING:
    from tokenizers import Encoding


class PackedBert:
    """A `Forward` of a BERT whose texts are pooled by their mean, on the CPU in float32.

    Linear maps see all tokens of a batch as one matrix; only attention goes text by text.
    """

    pools_means = True

    def __init__(self, weights: Mapping[str, torch.Tensor], heads: int) -> None:
        """`weights` as in the safetensors file of a `BertModel`, with absolute positions and GELU; `heads` a layer."""
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = norm_of(weights, "embeddings.LayerNorm")
        self._heads = heads
        count = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self._layers = [
            layer_of(weights, f"encoder.layer.{number}.", self.dimension // heads) for number in range(count)
        ]

    @property
    def dimension(self) -> int:
        """Length of a hidden vector."""
        return self._words.shape[1]

    def read(self, encodings: "Sequence[Encoding]") -> Reading:
        """See `Forward`. A text longer than the model's positions is an `IndexError`: the tokenizer cuts before."""
        lengths = [len(encoding) for encoding in encodings]
        ids = np.concatenate([np.asarray(encoding.ids, dtype=np.int64) for encoding in encodings])
        places = np.concatenate([np.arange(length) for length in lengths])
        borders = np.cumsum([0, *lengths]).tolist()
        with torch.inference_mode():
            x = self._norm.norm(self._words[torch.from_numpy(ids)] + self._places[torch.from_numpy(places)])
            hidden = (self._alone(x) if len(lengths) == 1 else self._together(x, borders)).numpy()
        return Reading(means(hidden, np.repeat(np.arange(len(lengths)), lengths), len(lengths)), hidden)

    def _together(self, x: torch.Tensor, borders: list[int]) -> torch.Tensor:
        for layer in self._layers:
            mixed = self._attention(layer.attend.map(x), borders)
            x = layer.mix_norm.norm(x + layer.mix.map(mixed))
            x = layer.norm.norm(x + layer.narrow.map(gelu(layer.widen.map(x))))
        return x

    def _alone(self, x: torch.Tensor) -> torch.Tensor:
        x = x[None]
        for call in self._calls:
            x = call(x)
        return x[0]

    @cached_property
    def _calls(self) -> list[torch.nn.TransformerEncoderLayer]:
        return layer_calls(self._layers, self._heads)

    def _attention(self, projected: torch.Tensor, borders: list[int]) -> torch.Tensor:
        """(tokens, 3 × dimension) → (tokens, dimension). Plain products: at this head size and these lengths they
        beat the fused kernel (measured)."""
        count = projected.shape[0]
        heads = projected.view(count, 3, self._heads, -1)
        mixed = torch.empty((count, *heads.shape[2:]))
        for start, end in pairwise(borders):
            queries, keys, values = heads[start:end].permute(1, 2, 0, 3).unbind(0)
            shares = torch.softmax(torch.bmm(queries, keys.transpose(1, 2)), dim=-1)
            mixed[start:end] = torch.bmm(shares, values).transpose(0, 1)
        return mixed.view(count, -1)
