"""Orders of documents and how good they are, as pure functions. Documents are numbers; fractions, not per cent."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

RRF_CONSTANT = 60


def fused(orders: Sequence[Sequence[int]]) -> list[int]:
    """Reciprocal rank fusion. Of equals the one that any order has further in front comes first."""
    scores: dict[int, float] = {}
    best: dict[int, int] = {}
    for order in orders:
        for rank, document in enumerate(order, start=1):
            scores[document] = scores.get(document, 0.0) + 1 / (RRF_CONSTANT + rank)
            best[document] = min(rank, best.get(document, rank))
    return sorted(scores, key=lambda document: (-scores[document], best[document], document))


def recall(order: Sequence[int], gold: AbstractSet[int], k: int) -> float:
    """Share of the gold documents, of which there must be one, among the first k."""
    return len(gold & set(order[:k])) / len(gold)
