"""Finding names that are spelt nearly like another."""

import zlib
from collections.abc import Set
from uuid import UUID

GRAM = 3


def trigrams(norm: str) -> frozenset[str]:
    """All runs of three characters of a normalised name, its beginning and its end marked."""
    padded = f"  {norm} "
    return frozenset(padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1))


def gram_ids(workspace_id: UUID, norm: str) -> list[int]:
    """Trigrams of a name in one workspace as sorted 31-bit numbers, for an index that knows nothing of workspaces. Two
    may share a number, so a hit is to be compared by `similarity`."""
    return _numbered(workspace_id, trigrams(norm))


def held_gram_ids(workspace_id: UUID, part: str) -> list[int]:
    """Those of them that every name has which holds `part`; none for less than three characters."""
    return _numbered(workspace_id, {part[at : at + GRAM] for at in range(len(part) - GRAM + 1)})


def similarity(one: str, other: str) -> float:
    """Share of the trigrams of two normalised names that both have, 0 to 1."""
    ours, theirs = trigrams(one), trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def _numbered(workspace_id: UUID, grams: Set[str]) -> list[int]:
    seed = zlib.crc32(workspace_id.bytes)
    return sorted({zlib.crc32(gram.encode(), seed) & 0x7FFFFFFF for gram in grams})
