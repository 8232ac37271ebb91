"""BERT's layers as one call each.

A question is encoded while the event loop works on its other parts. Operation by operation its thread asks for the
interpreter more than a hundred times, and each time may wait for the loop's turn to end; so it asks nine times, and
encodes a tenth faster beside a busy loop (measured). Alone it is as fast either way.
"""

from collections.abc import Sequence

from torch.nn import TransformerEncoderLayer

from weft_models.embedding.bert_layer import NORM_EPSILON, Layer


def layer_calls(layers: Sequence[Layer], heads: int) -> list[TransformerEncoderLayer]:
    """Modules over the memory of `layers`; only the attention's maps are copied, to take the scale out again. Each
    takes and gives (1, tokens, dimension), in inference mode by one native call."""
    return [_module(layer, heads) for layer in layers]


def _module(layer: Layer, heads: int) -> TransformerEncoderLayer:
    dimension, hidden = layer.widen.weight.shape
    # no memory of its own: all of it is assigned below
    made = TransformerEncoderLayer(
        dimension, heads, hidden, 0.0, "gelu", layer_norm_eps=NORM_EPSILON, batch_first=True, device="meta"
    )
    attend, bias = layer.attend.weight.t().clone(), layer.attend.bias.clone()
    for part in (attend, bias):
        part[:dimension] *= (dimension // heads) ** 0.5
    state = {"self_attn.in_proj_weight": attend, "self_attn.in_proj_bias": bias}
    for name, linear in (("self_attn.out_proj", layer.mix), ("linear1", layer.widen), ("linear2", layer.narrow)):
        state |= {f"{name}.weight": linear.weight.t(), f"{name}.bias": linear.bias}
    for name, norm in (("norm1", layer.mix_norm), ("norm2", layer.norm)):
        state |= {f"{name}.weight": norm.weight, f"{name}.bias": norm.bias}
    made.load_state_dict(state, assign=True)
    return made.eval().requires_grad_(requires_grad=False)
