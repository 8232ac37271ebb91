"""The extraction port."""

from collections.abc import Sequence
from typing import Protocol

from weft_core.extraction import Extraction

MAX_MENTIONS = 64
"""Mentions kept per chunk: tables and hostile text must not explode the graph. Honest prose has about 15."""
MAX_RELATIONS = 32


class Extractor(Protocol):
    """Finds entities and relations. Never raises for odd text: the worst answer is an empty `Extraction`."""

    @property
    def version(self) -> str:
        """Names implementation, model and rules: a cached extraction is reused only under the same version."""

    async def extract(self, texts: Sequence[str], title: str) -> list[Extraction]:
        """One `Extraction` per text, in order. `texts` are chunks of one document called `title`, in reading order;
        spans are relative to each text. More chunks at once give the local extractor more context."""
