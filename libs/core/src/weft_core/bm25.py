"""BM25 as sparse vectors: document weights carry the term-frequency part, Qdrant's IDF modifier the rest."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from zlib import crc32

K1 = 1.2
B = 0.75
AVERAGE_LENGTH = 128.0
"""Tokens of a typical chunk. A constant, so that a chunk's vector never depends on its neighbours."""

_TOKEN = re.compile(r"\w+", re.UNICODE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP = frozenset(
    "a an and are as at be but by for from had has have he her his i in is it its of on or she that the their "
    "they this to was were which who whom whose will with what when where why how did does do".split()
)


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Parallel arrays; indices are distinct, ascending 32-bit hashes of terms."""

    indices: list[int]
    values: list[float]


def tokenise(text: str) -> list[str]:
    """Lower-cased words without marks, English stop words and plural endings; CJK by character pairs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    tokens: list[str] = []
    for word in _TOKEN.findall(folded):
        if _CJK.search(word):
            tokens.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in _STOP:
            tokens.append(_singular(word))
    return tokens


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def encode_document(text: str) -> SparseVector:
    """Weights tf·(k1+1)/(tf + k1·(1 − b + b·length/average)) per distinct term."""
    tokens = tokenise(text)
    norm = K1 * (1 - B + B * len(tokens) / AVERAGE_LENGTH)
    return _sparse({t: n * (K1 + 1) / (n + norm) for t, n in Counter(tokens).items()})


def encode_query(text: str) -> SparseVector:
    """Each distinct term once with weight 1. Empty when the question holds no searchable term."""
    return _sparse(dict.fromkeys(tokenise(text), 1.0))


def _sparse(weights: dict[str, float]) -> SparseVector:
    hashed: dict[int, float] = {}
    for term, weight in weights.items():
        index = crc32(term.encode())
        hashed[index] = max(hashed.get(index, 0.0), weight)
    indices = sorted(hashed)
    return SparseVector(indices=indices, values=[hashed[i] for i in indices])
