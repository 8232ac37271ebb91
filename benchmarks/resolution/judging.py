"""What the system makes of each labelled pair, with nothing else in the workspace."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID

from benchmarks.resolution.pairs import Pair, seen
from benchmarks.resolution.reading import Passage
from benchmarks.resolution.whole import Whole, resolve
from weft_core.resolution import Appearance, Reason, Sense
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings
from weft_models.resolution.senses import sense_of
from weft_models.resolution.vectors import Vector

_BATCH = 64


class Judged(NamedTuple):
    """`given`: how many of the two names the extractor missed."""

    pair: Pair
    together: bool
    given: int
    reasons: tuple[Reason, ...]

    @property
    def right(self) -> bool:
        return self.together == (self.pair.label == "same")


@cache
def embedder() -> Embedder:
    return open_embedder(EmbeddingSettings())


def vectors(passages: Sequence[Passage]) -> dict[UUID, Vector]:
    """Of each document, title and text together, as the system embeds them."""
    texts = [f"{passage.title}\n{passage.text}" for passage in passages]
    rows = [row for at in range(0, len(texts), _BATCH) for row in embedder().embed_passages(texts[at : at + _BATCH])]
    return {passage.document_id: row for passage, row in zip(passages, rows, strict=True)}


def judge(pairs: Sequence[Pair]) -> list[Judged]:
    """Each pair by itself."""
    context = vectors([side.passage for pair in pairs for side in (pair.a, pair.b)])
    return [_judged(pair, context) for pair in pairs]


def _judged(pair: Pair, context: Mapping[UUID, Vector]) -> Judged:
    a, b = seen(pair.a), seen(pair.b)
    whole = resolve([a.appearance, b.appearance], lambda _: context)
    links = [whole.links[_sense(whole, side.appearance).id] for side in (a, b)]
    together = links[0].canonical_id == links[1].canonical_id
    return Judged(pair, together, a.given + b.given, max((link.reasons for link in links), key=len))


def _sense(whole: Whole, appearance: Appearance) -> Sense:
    sense = sense_of(whole.senses[appearance.norm], appearance.document_id, appearance.type)
    if sense is None:
        raise AssertionError(f"{appearance.norm} has no sense in one of its documents")
    return sense
