"""One layer of BERT, laid out for short texts."""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch.nn.functional import layer_norm

NORM_EPSILON = 1e-12
"""Of every published BERT."""


class Affine(NamedTuple):
    """A linear map or a norm. `weight` of a map is (inputs, outputs): for a question of twenty tokens that layout
    multiplies a fifth faster than the transposed one the files hold (measured)."""

    weight: torch.Tensor
    bias: torch.Tensor

    def map(self, x: torch.Tensor) -> torch.Tensor:
        return torch.addmm(self.bias, x, self.weight)

    def norm(self, x: torch.Tensor) -> torch.Tensor:
        return layer_norm(x, self.bias.shape, self.weight, self.bias, NORM_EPSILON)


class Layer(NamedTuple):
    attend: Affine
    """Queries, keys and values side by side; the queries are scaled already."""
    mix: Affine
    mix_norm: Affine
    widen: Affine
    narrow: Affine
    norm: Affine


def layer_of(weights: Mapping[str, torch.Tensor], prefix: str, head_size: int) -> Layer:
    """`prefix` is what the names of the layer's weights begin with."""
    query, key, value = (_linear(weights, f"{prefix}attention.self.{name}") for name in ("query", "key", "value"))
    scale = head_size**-0.5
    attend = Affine(
        torch.cat([query.weight * scale, key.weight, value.weight], dim=1),
        torch.cat([query.bias * scale, key.bias, value.bias]),
    )
    return Layer(
        attend=attend,
        mix=_linear(weights, f"{prefix}attention.output.dense"),
        mix_norm=norm_of(weights, f"{prefix}attention.output.LayerNorm"),
        widen=_linear(weights, f"{prefix}intermediate.dense"),
        narrow=_linear(weights, f"{prefix}output.dense"),
        norm=norm_of(weights, f"{prefix}output.LayerNorm"),
    )


def _linear(weights: Mapping[str, torch.Tensor], name: str) -> Affine:
    return Affine(weights[f"{name}.weight"].float().t().contiguous(), weights[f"{name}.bias"].float())


def norm_of(weights: Mapping[str, torch.Tensor], name: str) -> Affine:
    """A norm by the name of its weights."""
    return Affine(weights[f"{name}.weight"].float(), weights[f"{name}.bias"].float())
