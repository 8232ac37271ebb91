"""The local extractor: rules and word lists only, about two milliseconds a chunk."""

import asyncio
from collections.abc import Sequence

from weft_core.extraction import Extraction
from weft_core.sentences import sentence_spans
from weft_models.extraction.assembly import Document
from weft_models.extraction.finding import find
from weft_models.extraction.titles import title_name


class LocalExtractor:
    """See RETRIEVAL.md, 'Entities without a model'. Stateless; the texts of one call explain each other."""

    version = "local-2"

    async def extract(self, texts: Sequence[str], title: str) -> list[Extraction]:
        return await asyncio.to_thread(self.extract_now, texts, title)

    def extract_now(self, texts: Sequence[str], title: str) -> list[Extraction]:
        """The same, on the calling thread."""
        sentences = [sentence_spans(text) for text in texts]
        found = find(texts, sentences, title_name(title))
        return Document(texts, sentences, found, title).extractions(self.version)
