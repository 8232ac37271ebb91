"""The tokenizer of a local model, used directly: no padding, explicit truncation, safe from several threads."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

LONGEST_SPAN = 64
"""Characters one token may cover. WordPiece calls any very long 'word' one unknown token; cutting it keeps chunks of
hostile or unspaced text bounded, and errs on the side of counting too many."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Two copies of one tokenizer whose settings never change after construction: a Hugging Face tokenizer
    that is re-configured on each call fails with "Already borrowed" under concurrency."""

    plain: Tokenizer
    windowed: Tokenizer
    size: int
    specials: int

    @classmethod
    def of(cls, serialised: str, size: int) -> "Windows":
        """From `Tokenizer.to_str()` and the model's window in tokens, special ones included."""
        plain, windowed = Tokenizer.from_str(serialised), Tokenizer.from_str(serialised)
        for tokenizer in (plain, windowed):
            tokenizer.no_padding()
            tokenizer.no_truncation()
        windowed.enable_truncation(max_length=size)
        return cls(plain, windowed, size, windowed.num_special_tokens_to_add(is_pair=False))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """See `Embedder.token_spans`."""
        spans: list[tuple[int, int]] = []
        for start, end in self.plain.encode(text, add_special_tokens=False).offsets:
            if end - start <= LONGEST_SPAN:
                if end > start:
                    spans.append((start, end))
            else:
                spans.extend((at, min(at + LONGEST_SPAN, end)) for at in range(start, end, LONGEST_SPAN))
        return spans

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """With special tokens, cut to the window."""
        return self.windowed.encode_batch(list(texts))
