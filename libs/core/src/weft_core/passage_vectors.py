"""The stored form of a passage's vectors: bytes only, so that stores carry them without NumPy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackedVectors:
    """What `weft_models.embedding.packing` makes of the vectors of one chunk. All numbers are little-endian."""

    passage: bytes
    """float16 of the unit vector: 2 bytes × dimension."""
    sentences: bytes | None
    """int8, row after row, each row scaled so that its largest entry is ±127: 1 byte × dimension × sentences. Only the
    direction is kept. A row of zeros is a sentence without a vector; None: the embedder has no sentence vectors."""
    tokens: bytes
    """int8, row after row: 64 bytes × tokens. Empty where the embedder has no token vectors."""
    token_ids: bytes
    """uint16: 2 bytes × tokens."""
    token_sentences: bytes
    """int16, -1 for none: 2 bytes × tokens."""
