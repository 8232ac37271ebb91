"""What one document says of its names. Fed slice by slice, so that long documents need not be in memory."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction
from weft_core.resolution import Appearance
from weft_core.text import normalise_name

_CHUNKS = 4


class Collector:
    """One document's appearances, from its chunks in reading order."""

    def __init__(self, document_id: UUID, title: str) -> None:
        self._document_id = document_id
        self._title = title
        self._mentions: Counter[str] = Counter()
        self._chunks: dict[str, list[UUID]] = defaultdict(list)

    def count(self, chunk: Chunk, extraction: Extraction) -> None:
        """Takes in one chunk. Mentions whose surface is not exactly their slice of the text are left out."""
        for mention in extraction.mentions:
            norm = normalise_name(mention.entity_name)
            if not norm or chunk.text[mention.start : mention.end] != mention.surface:
                continue
            self._mentions[norm] += 1
            held = self._chunks[norm]
            if len(held) < _CHUNKS and chunk.id not in held:
                held.append(chunk.id)

    def appearances(self, types: Mapping[str, str], names: Mapping[str, str]) -> list[Appearance]:
        """By norm, ascending. `types` and `names`: what was decided for each norm of the document."""
        return [
            Appearance(
                document_id=self._document_id,
                norm=norm,
                type=types[norm],
                name=names.get(norm, norm),
                mentions=self._mentions[norm],
                chunk_ids=tuple(self._chunks[norm]),
            )
            for norm in sorted(self._mentions)
            if norm in types
        ]
